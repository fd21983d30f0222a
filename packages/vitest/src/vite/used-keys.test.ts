import { expect, test } from 'vitest';
import { usedKeys } from './used-keys.ts';

const JSON_FILE = '/w/a/package.json';

function used(...texts: readonly string[]): readonly string[] | undefined {
  return usedKeys(
    JSON_FILE,
    texts.map((text, index) => ({ file: `/w/a/config${index}.ts`, text })),
  );
}

test('tells the keys that a config takes', () => {
  expect(
    used(
      "import pkg from './package.json'\nexport default { a: pkg.name, b: [pkg.exports['.'], pkg.name] }\n",
    ),
  ).toEqual(['exports', 'name']);
  expect(used("import * as $p from './package.json' with { type: 'json' };\nx($p.version)\n")).toEqual([
    'version',
  ]);
});

test('joins what several files take', () => {
  const one = "import p from './package.json'\nx(p.name)\n";
  expect(used(one, 'export const x = 1', one.replace('name', 'type'))).toEqual(['name', 'type']);
});

test.each([
  ['all of it is handed on', "import p from './package.json'\nuse(p)\n"],
  ['it is spread', "import p from './package.json'\nx({ ...p })\n"],
  ['a key is computed', "import p from './package.json'\nx(p[key])\n"],
  ['it is taken apart', "import p from './package.json'\nconst { name } = p\n"],
  ['it is read as a file', "import p from './package.json'\nx(p.name, readFileSync('./package.json'))\n"],
  ['it is another file of that name', "import p from '../b/package.json'\nx(p.name)\n"],
  ['single names are imported', "import { name } from './package.json'\nx(name)\n"],
  ['nobody takes it', 'export default {}\n'],
])('tells nothing where %s', (_, text) => {
  expect(used(text)).toBeUndefined();
});
