import { renameSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const WORD = testFile("expect(word).toBe('a');", "import { word } from './word.ts';");

/** A plugin of the user: `code` is the body of its `transform(code, id)`. */
function plugin(code: string, name = 'words'): string {
  return `
    import { readFileSync, readdirSync } from 'node:fs';
    const at = (name) => new URL(name, import.meta.url).pathname;
    export default { plugins: [subminute(), { name: '${name}', enforce: 'pre', ${code} }] };`;
}

const READS_WORD =
  "if (id.endsWith('/word.ts')) return `export const word = '${readFileSync(at('word.txt'), 'utf8')}'`;";

/** What Vite and its plugins make of sources. */
export const TRANSFORMS: readonly UnitCase[] = [
  {
    name: 'an edit of a body that never ran elides an import with an effect',
    files: {
      'effect.ts': 'globalThis.effect = 1; export const helper = () => 2;',
      'lib.ts': `import { helper } from './effect.ts';
        export const never = (): number => helper();
        export const word = 'a';`,
      'a.test.ts': testFile(
        'expect(globalThis.effect).toBe(1); expect(word).toBe("a");',
        "import { word } from './lib.ts';",
      ),
    },
    edit: {
      'lib.ts': `import { helper } from './effect.ts';
        export const never = (): number => 2;
        export const word = 'a';`,
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'vi.mock in a body that never ran is hoisted out of it',
    files: {
      'word.ts': "export const word = 'a';",
      'a.test.ts': testFile(
        "expect(word).toBe('a');",
        "import { word } from './word.ts';\nexport function never(): void { }",
      ),
    },
    edit: {
      'a.test.ts': testFile(
        "expect(word).toBe('a');",
        "import { word } from './word.ts';\nexport function never(): void { vi.mock('./word.ts', () => ({ word: 'b' })); }",
      ),
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'vi.hoisted in a body that never ran is hoisted out of it',
    files: {
      'word.ts': 'export const word = globalThis.word ?? "a";',
      'a.test.ts': testFile(
        "expect(word).toBe('a');",
        "import { word } from './word.ts';\nexport function never(): void { }",
      ),
    },
    edit: {
      'a.test.ts': testFile(
        "expect(word).toBe('a');",
        "import { word } from './word.ts';\nexport function never(): void { vi.hoisted(() => { globalThis.word = 'b'; }); }",
      ),
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a transform reads another file and tells nobody',
    files: {
      'vitest.config.mjs': plugin(`transform(code, id) { ${READS_WORD} }`),
      'word.ts': "export const word = 'a';",
      'word.txt': 'a',
      'a.test.ts': WORD,
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
  },
  ...['vite:words', 'vitest:words', 'vite:asset'].map((name): UnitCase => ({
    name: `a transform that is called ${name} reads another file`,
    files: {
      'vitest.config.mjs': plugin(`transform(code, id) { ${READS_WORD} }`, name),
      'word.ts': "export const word = 'a';",
      'word.txt': 'a',
      'a.test.ts': WORD,
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
  })),
  {
    name: 'an alias is resolved by what stands in a file',
    files: {
      'vitest.config.mjs': `import { readFileSync } from 'node:fs';
        const here = new URL('.', import.meta.url).pathname.replace(/node_modules.*/, '');
        const customResolver = () => here + readFileSync(here + 'which.txt', 'utf8') + '.ts';
        export default { plugins: [subminute()], resolve: { alias: [{ find: /^~$/, replacement: '~', customResolver }] } };`,
      'which.txt': 'one',
      'one.ts': "export const word = 'a';",
      'two.ts': "export const word = 'b';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from '~';"),
    },
    edit: { 'which.txt': 'two' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a transform reads a file that it has watched',
    files: {
      'vitest.config.mjs': plugin(`transform(code, id) { this.addWatchFile(at('word.txt')); ${READS_WORD} }`),
      'word.ts': "export const word = 'a';",
      'word.txt': 'a',
      'a.test.ts': WORD,
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a transform imports all files of a folder',
    files: {
      'vitest.config.mjs': plugin(`transform(code, id) {
        if (!id.endsWith('/all.ts')) return;
        return readdirSync(at('parts')).map((name) => "import './parts/" + name + "';").join('\\n') + code; }`),
      'all.ts': 'export const count = (): number => globalThis.count;',
      'parts/one.ts': 'globalThis.count = (globalThis.count ?? 0) + 1;',
      'a.test.ts': testFile('expect(count()).toBe(1);', "import { count } from './all.ts';"),
    },
    edit: { 'parts/two.ts': 'globalThis.count = (globalThis.count ?? 0) + 1;' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a plugin lays something into the module that a page loads first',
    files: {
      'vitest.config.mjs': plugin(`
        resolveId(id, importer = '') { if (id.endsWith('.ts') && importer.endsWith('.html')) at.entry ??= at('.') + id.slice(1); },
        transform(code, id) { if (id === at.entry) return 'globalThis.page = true;' + code; }`),
      'word.ts': "export const word = 'a';",
      'a.test.ts': testFile(
        "expect(word).toBe('a'); expect(globalThis.page).toBeUndefined();",
        "import { word } from './word.ts';",
      ),
      'number.ts': 'export const number = 1;',
      'b.test.ts': testFile('expect(number).toBe(1);', "import { number } from './number.ts';"),
    },
    edit: { 'number.ts': 'export const number = 2;' },
    runs: ['b.test.ts'],
    rests: ['a.test.ts'],
  },
  {
    name: 'the content of a virtual module changes',
    files: {
      'vitest.config.mjs': plugin(`resolveId(id) { if (id === 'virtual:word') return '\\0virtual:word'; },
        load(id) { if (id === '\\0virtual:word') return "export const word = '" + readFileSync(at('word.txt'), 'utf8') + "'"; }`),
      'word.txt': 'a',
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from 'virtual:word';"),
      'b.test.ts': testFile('expect(1).toBe(1);'),
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  ...(['add', 'remove', 'rename'] as const).map((change): UnitCase => ({
    name: `a file of a glob: ${change}`,
    files: {
      'parts/one.ts': 'export default 1;',
      'parts/two.ts': 'export default 2;',
      'glob.ts':
        "export const lazy = import.meta.glob('./parts/*.ts'); export const now = import.meta.glob('./parts/*.ts', { eager: true });",
      'a.test.ts': testFile(
        "expect(Object.keys(lazy)).toEqual(['./parts/one.ts', './parts/two.ts']); expect(Object.keys(now).length).toBe(2);",
        "import { lazy, now } from './glob.ts';",
      ),
    },
    edit: (dir) => {
      if (change === 'rename') renameSync(path.join(dir, 'parts/two.ts'), path.join(dir, 'parts/three.ts'));
      else if (change === 'remove') renameSync(path.join(dir, 'parts/two.ts'), path.join(dir, 'two.ts'));
      else renameSync(path.join(dir, 'glob.ts'), path.join(dir, 'parts/glob.ts'));
    },
    runs: ['a.test.ts'],
  })),
  {
    name: 'a file appears that a computed import has not found',
    files: {
      'parts/one.ts': 'export default 1;',
      'a.test.ts': testFile(`
        const [one, two] = ['one', 'two'];
        expect((await import(\`./parts/\${one}.ts\`)).default).toBe(1);
        await expect(import(\`./parts/\${two}.ts\`)).rejects.toThrow();`),
    },
    edit: { 'parts/two.ts': 'export default 2;' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a file appears that an import from a variable has not found',
    files: {
      'a.test.ts': testFile(`
        const place = import.meta.dirname + '/two.ts';
        await expect(import(/* @vite-ignore */ place)).rejects.toThrow();`),
    },
    edit: { 'two.ts': 'export default 2;' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a file changes that is taken as text, as an address, as JSON',
    files: {
      'word.txt': 'a',
      'word.json': '{"word":"a"}',
      'a.test.ts': testFile("expect(word).toBe('a');", "import word from './word.txt?raw';"),
      'b.test.ts': testFile("expect(data.word).toBe('a');", "import data from './word.json';"),
      'c.test.ts': testFile("expect(where).toContain('word.txt');", "import where from './word.txt?url';"),
    },
    edit: { 'word.txt': 'b', 'word.json': '{"word":"b"}' },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'a style sheet changes that another one imports',
    files: {
      'vitest.config.mjs': 'export default { plugins: [subminute()], test: { css: true } };',
      'base.css': '.b { color: red }',
      'all.css': "@import './base.css'; .a { color: blue }",
      'a.test.ts': testFile("expect(css).toContain('red');", "import css from './all.css?inline';"),
    },
    edit: { 'base.css': '.b { color: green }' },
    runs: ['a.test.ts'],
  },
];
