import { describe, expect, test } from 'vitest';
import { withPlugin } from './vitest-config.ts';

const IMPORT = "import { subminute } from '@subminute/vitest';\n";
const HEAD = "import { defineConfig, defineProject, mergeConfig } from 'vitest/config'\n\n";

const edit = (text: string, file = 'a/vitest.config.ts'): string => {
  const found = withPlugin(file, text);
  return found.kind === 'edited' ? found.text : found.kind;
};

/** What stands between the import and the rest. */
const body = (text: string): string => edit(HEAD + text).replace(IMPORT + HEAD, '');

describe('subminute() in a configuration of Vitest', () => {
  test.each([
    [
      'export default defineConfig({\n    test: {},\n})\n',
      'export default defineConfig({\n    plugins: [subminute()],\n    test: {},\n})\n',
    ],
    [
      'export default {\n  test: { plugins: [1] },\n};\n',
      'export default {\n  plugins: [subminute()],\n  test: { plugins: [1] },\n};\n',
    ],
    [
      'export default defineConfig(({ mode }) => ({\n  plugins: [vue()],\n}))\n',
      'export default defineConfig(({ mode }) => ({\n  plugins: [subminute(), vue()],\n}))\n',
    ],
    [
      'export default defineConfig(() => ({ build: { plugins: [a] }, plugins: [\n  b,\n] }));\n',
      'export default defineConfig(() => ({ build: { plugins: [a] }, plugins: [subminute(), \n  b,\n] }));\n',
    ],
    [
      'export default defineProject({ plugins: [] })\n',
      'export default defineProject({ plugins: [subminute()] })\n',
    ],
    [
      '// export default { plugins: [] }\nconst a = "export default {";\nexport default { test: {} };\n',
      '// export default { plugins: [] }\nconst a = "export default {";\nexport default {\n  plugins: [subminute()], test: {} };\n',
    ],
    [
      'export default defineConfig(async ({ mode }) => { const x = { y: 1 }; return { test: { env: x } } })\n',
      'export default defineConfig(async ({ mode }) => { const x = { y: 1 }; return {\n  plugins: [subminute()], test: { env: x } } })\n',
    ],
    [
      'export default defineConfig({ "test": {}, "plugins": [a()] as any[] })\n',
      'export default defineConfig({ "test": {}, "plugins": [subminute(), a()] as any[] })\n',
    ],
    [
      'export default defineConfig({ test: { include: [/["\'`]/] }, plugins: [] } satisfies UserConfig)\n',
      'export default defineConfig({ test: { include: [/["\'`]/] }, plugins: [subminute()] } satisfies UserConfig)\n',
    ],
    [
      'export default { ...base, plugins: [a()], test: {} };\n',
      'export default { ...base, plugins: [subminute(), a()], test: {} };\n',
    ],
    [
      'const c: UserConfig = {\n  test: {},\n};\nexport default c;\n',
      'const c: UserConfig = {\n  plugins: [subminute()],\n  test: {},\n};\nexport default c;\n',
    ],
  ])('stands first among the plugins: %j', (before, after) => {
    expect(body(before)).toBe(after);
  });

  test('goes where the tests are, of what is merged', () => {
    const two =
      'const c = defineConfig({\n  test: {},\n})\nexport default mergeConfig(c, defineConfig({ base: 1 }))\n';
    expect(body(two)).toBe(two.replace('{\n  test', '{\n  plugins: [subminute()],\n  test'));
    expect(body('export default mergeConfig(base, defineConfig({ plugins: [] }))\n')).toContain(
      '[subminute()]',
    );
  });

  test('keeps the line ends of Windows', () => {
    const text = "import a from 'a';\r\nexport default {\r\n  test: {},\r\n};\r\n";
    expect(edit(text)).toBe(
      "import { subminute } from '@subminute/vitest';\r\nimport a from 'a';\r\nexport default {\r\n  plugins: [subminute()],\r\n  test: {},\r\n};\r\n",
    );
  });

  test.each([
    [
      'in a comment',
      "/*\nimport of nothing\n*/\nimport a from 'a';\n",
      `/*\nimport of nothing\n*/\n${IMPORT}import a from 'a';\n`,
    ],
    ['behind a mark of bytes', "\u{feff}import a from 'a';\n", `\u{feff}${IMPORT}import a from 'a';\n`],
    [
      'below a comment about it',
      "// @ts-expect-error: no types\nimport a from 'a';\nimport b from 'b';\n",
      `// @ts-expect-error: no types\nimport a from 'a';\n${IMPORT}import b from 'b';\n`,
    ],
    ['that there is none', '', IMPORT],
  ])('is imported where the first import stands %s', (_, before, after) => {
    const config = 'export default { plugins: [] };\n';
    expect(edit(before + config)).toBe(after + config.replace('[]', '[subminute()]'));
  });

  test('is there already where it is imported, not where it is spoken of', () => {
    expect(edit(`${IMPORT}export default { plugins: [subminute()] };\n`)).toBe('has-plugin');
    expect(edit(`// TODO: @subminute/vitest\n${HEAD}export default { test: {} }`)).toContain('[subminute()]');
  });

  test.each([
    ['has no tests', 'export default defineConfig({ build: {} })\n', 'no-tests'],
    ['takes settings from elsewhere', 'export default defineConfig({ ...base })\n', 'unclear'],
    ['has settings from elsewhere', 'export default base\n', 'unclear'],
  ])('a configuration of Vite that %s stays as it is', (_, text, kind) => {
    expect(edit(HEAD + text, 'vite.config.ts')).toBe(kind);
  });

  test('a configuration of Vite whose function returns tests has it', () => {
    const text = 'export default defineConfig(() => { const a = 1; return { test: { a } }; });\n';
    expect(edit(HEAD + text, 'vite.config.mts')).toContain('return {\n  plugins: [subminute()], test');
  });

  test.each([
    ['the list is made elsewhere', 'export default defineConfig({ plugins, test: {} })\n'],
    ['the object is', 'export default config\n'],
    ['its maker is not known', "import { make } from './make';\nexport default make({ test: {} })\n"],
    ['two have tests', 'export default mergeConfig({ test: {} }, { test: {} })\n'],
    ['one of two is returned', 'export default () => { if (a) return { test: {} }; return { test: {} }; }\n'],
    ['what is spread in may have plugins', 'export default { ...base, test: {} }\n'],
    ['what is spread in may replace them', 'export default { plugins: [], ...base, test: {} }\n'],
    ['a key is made', 'export default { [key]: [], test: {} }\n'],
    ['it is changed later', 'const c = { test: {} };\nc.plugins = [];\nexport default c;\n'],
    ['the name is taken', 'const subminute = 1;\nexport default { test: { subminute } };\n'],
    ['more than types are of TypeScript', 'enum A { b }\nexport default { test: {} };\n'],
    ['it has an error', 'export default { test: {} \n'],
    ['each import has a comment about it', '// @ts-ignore\nexport default { test: {} };\n'],
    ['it is no ES module', 'module.exports = { test: {} };\n'],
  ])('is left to people where %s', (_, text) => {
    const head = text.startsWith('// @ts') ? '' : HEAD;
    expect(edit(head + text)).toBe('unclear');
  });
});
