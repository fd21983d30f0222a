import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { annotate } from './annotate.ts';
import { declaredText } from './declared-text.ts';
import { isolate } from './isolate.ts';
import { type Missing, missingByApi, missingByCommand } from './missing.ts';
import { type Subject, blockersOf } from './subjects.ts';
import { typeScriptFor } from './typescript.ts';

const MODULES = path.join(import.meta.dirname, '../../../../node_modules');
const OPTIONS = {
  target: 'es2022',
  lib: ['es2022'],
  module: 'nodenext',
  strict: true,
  declaration: true,
  outDir: 'dist',
  rootDir: 'src',
  types: [],
  noEmitOnError: true,
  noUnusedLocals: true,
};
const A = `import { makeB } from './b.js';
/** Kept. */
export const b = makeB(); // and this
export function f(n = 3, o: { x: string } = { x: 'a' }) { return { n, o }; }
export class K { y = [1, 2]; get z() { return this.y.length; } m() { return async () => new Map([[1, 'a']]); } }
`;
const B = `export interface B { x: number }
export function makeB(): B { return { x: 1 }; }
`;
const FILES = {
  'p/package.json': '{"type":"module"}',
  'p/tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
  'p/src/b.ts': B,
  'p/src/a.ts': A,
  'p/src/default.ts': "import { makeB } from './b.js';\nexport default { q: makeB() };\n",
  'p/src/mark.ts': '\uFEFFexport const marked = [1].length;\n',
  'bad/package.json': '{"type":"module"}',
  'bad/tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
  'bad/src/a.ts': "export const a = missing();\nimport 'nowhere';\n",
};

let root = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-isolated-')));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  mkdirSync(`${root}/node_modules/@typescript`, { recursive: true });
  for (const name of ['typescript', '@typescript/native', '@typescript/old'])
    symlinkSync(path.join(MODULES, name), `${root}/node_modules/${name}`);
});
afterAll(() => rmSync(root, { recursive: true }));

const subject = (project: string): Subject => {
  const home = path.join(root, project);
  const files = new Set(Object.keys(FILES).map((file) => path.join(root, file)));
  return { project, home, config: `${home}/tsconfig.json`, isOn: false, files, blockers: [] };
};
const typescript = typeScriptFor(import.meta.dirname);
if (!typescript) throw new Error('the repository has a TypeScript with a programming interface');

const byName = (missing: Missing): object =>
  Object.fromEntries([...missing].map(([file, count]) => [path.basename(file), count]));

test('both compilers count the same annotations', async () => {
  const byApi = missingByApi(typescript, subject('p'));
  const byCommand = await missingByCommand(subject('p'), { root, memory: root });
  const counts = { 'a.ts': 6, 'default.ts': 1, 'mark.ts': 1 };
  expect([byApi, byCommand].map((one) => one.ok && byName(one.value))).toEqual([counts, counts]);
});

test('annotations are written where the project declares the same and type-checks; the rest is named', async () => {
  const place = { root, store: `${root}/.store` };
  expect(await isolate(subject('p'), { ...place, fixes: false })).toMatchObject({ added: [] });
  const done = await isolate(subject('p'), { ...place, fixes: true });
  expect(done).toMatchObject({
    added: ['p/src/a.ts'],
    remaining: 2,
    left: [
      { file: 'p/src/mark.ts', why: 'it begins with a byte order mark' },
      // Without the whole of the fix, its import is for nothing.
      { file: 'p/src/default.ts', why: 'with what TypeScript infers it would not type-check' },
    ],
  });
  const text = readFileSync(path.join(root, 'p/src/a.ts'), 'utf8');
  expect(text).toContain(
    "import { makeB, type B } from './b.js';\n/** Kept. */\nexport const b: B = makeB(); // and this\n",
  );
  expect(text).toContain('y: number[] = [1, 2]; get z(): number {');
  expect(readFileSync(path.join(root, 'p/src/default.ts'), 'utf8')).toBe(FILES['p/src/default.ts']);
});

test('a project that does not type-check as it is stays as it is', () => {
  const done = annotate(typescript, subject('bad'), new Map([[`${root}/bad/src/a.ts`, 1]]));
  expect(done).toEqual({ ok: false, error: expect.stringContaining('does not type-check') as string });
});

test('a declaration says the same whether a type is imported above or where it stands', () => {
  const text = (declared: string): string => declaredText(typescript, 'a.d.ts', declared);
  expect(text("import { B as X } from './b';\nexport declare const b: X<1>;")).toBe(
    text('/** A. */ export declare const b:\n  import("./b").B<1>;\nexport {};'),
  );
  expect(text("import { B } from './b';\nexport declare const b: B;")).not.toBe(
    text("import { B } from './c';\nexport declare const b: B;"),
  );
  expect(text('export declare const b: 1;')).not.toBe(text('export declare const b: 2;'));
});

test('options that cannot stand beside it are named', () => {
  expect(blockersOf({ composite: true })).toEqual([]);
  expect(blockersOf({ allowJs: true })).toHaveLength(2);
  expect(blockersOf({ declaration: true, checkJs: true, allowJs: false })).toEqual([]);
  expect(blockersOf({ declaration: false, composite: true })).toHaveLength(1);
});
