import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const TWO =
  "import { expect, test } from 'vitest';\ntest('one', () => {});\ntest('two', () => { expect(1).toBe(2); });\n";
const PASSES = { 'a.test.ts': testFile('expect(1).toBe(1);') };

const root = (name: string): string =>
  `export default { test: { resolveSnapshotPath: (file, end) => file + '.${name}' + end, projects: ['packages/*'] } };`;
const snapshot = (text: string): string =>
  `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[\`holds 1\`] = \`"${text}"\`;\n`;

/** Each with a workspace of its own: options of Vitest, and what all projects share. */
export const ALONE: readonly UnitCase[] = [
  {
    name: 'a pass of one test of a file says nothing of the others, by name',
    files: { 'a.test.ts': TWO },
    cliBefore: { testNamePattern: 'one' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a pass of one test of a file says nothing of the others, by line',
    files: { 'a.test.ts': TWO },
    cliBefore: { includeTaskLocation: true },
    filtersBefore: ['packages/c0/a.test.ts:2'],
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'a run that stops at the first failure says nothing of what it has left out',
    files: {
      'a.test.ts':
        "import { expect, test } from 'vitest';\nimport fs from 'node:fs';\ntest('first', async () => { fs.writeFileSync(import.meta.dirname + '/started', ''); expect(1).toBe(2); });",
      'b.test.ts': `import { expect, test } from 'vitest';
        import fs from 'node:fs';
        test('waits', async () => {
          for (let n = 0; n < 200 && !fs.existsSync(import.meta.dirname + '/started'); n++) await new Promise((r) => setTimeout(r, 20));
          await new Promise((r) => setTimeout(r, 1000));
        });
        test('fails', () => { expect(1).toBe(2); });`,
    },
    cliBefore: { bail: 1, maxWorkers: 2 },
    isBroken: true,
    always: ['a.test.ts', 'b.test.ts'],
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'test files that share their modules',
    files: PASSES,
    cli: { isolate: false },
    always: ['a.test.ts'],
  },
  {
    name: 'test files in a random order',
    files: PASSES,
    cli: { sequence: { shuffle: true } },
    always: ['a.test.ts'],
  },
  { name: 'snapshots are updated', files: PASSES, cli: { update: true }, always: ['a.test.ts'] },
  {
    name: 'another time zone',
    files: { 'a.test.ts': testFile('expect(new Date(0).getHours()).toBe(0);') },
    envBefore: { TZ: 'UTC' },
    env: { TZ: 'Asia/Tokyo' },
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'Node is started with other options',
    files: {
      'a.test.ts': testFile('expect(globalThis.word).toBe(undefined);'),
      'word.cjs': "globalThis.word = 'b';",
    },
    env: { NODE_OPTIONS: '--require=./packages/c0/word.cjs' },
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'an error that belongs to no test',
    files: {
      'a.test.ts': testFile(
        "setTimeout(() => { throw new Error('late'); }, 0); await new Promise((r) => setTimeout(r, 20));",
      ),
    },
    isBroken: true,
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'one test file in two projects',
    files: {
      // Only Vitest 5 knows projects of a project.
      '../../vitest.config.mjs': `const one = (name, WORD) =>
          ({ root: 'packages/c0', plugins: [subminute()], test: { name, env: { WORD } } });
        export default { test: { projects: [one('one', 'a'), one('two', 'b')] } };`,
      'a.test.ts': testFile("expect(['a', 'b']).toContain(process.env['WORD']);"),
    },
    edit: { 'a.test.ts': testFile("expect(['a']).toContain(process.env['WORD']);") },
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'a patch of a package changes',
    files: {
      'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","type":"module","main":"index.js"}',
      'node_modules/dep/index.js': "export const word = 'a';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from 'dep';"),
      '../../patches/dep+1.0.0.patch': 'a',
    },
    edit: { 'node_modules/dep/index.js': "export const word = 'b';", '../../patches/dep+1.0.0.patch': 'b' },
    pins: { dep: '1.0.0' },
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'a setting that is only that of the root: where snapshots lie',
    files: {
      '../../vitest.config.mjs': root('one'),
      'a.test.ts.one.snap': snapshot('a'),
      'a.test.ts.two.snap': snapshot('b'),
      'a.test.ts': testFile("expect('a').toMatchSnapshot();"),
    },
    edit: { '../../vitest.config.mjs': root('two') },
    runs: ['a.test.ts'],
    isAlone: true,
  },
  {
    name: 'a snapshot is gone where none may be made',
    files: {
      '__snapshots__/c.test.ts.snap': snapshot('a'),
      'c.test.ts': testFile("expect('a').toMatchSnapshot();"),
    },
    envBefore: { CI: '1' },
    edit: { '__snapshots__/c.test.ts.snap': null },
    runs: ['c.test.ts'],
    isAlone: true,
  },
  {
    name: 'what the types of tests are checked against',
    files: {
      'vitest.config.mjs':
        'export default { plugins: [subminute()], test: { typecheck: { enabled: true } } };',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'esnext',
          moduleResolution: 'bundler',
          types: [],
          skipLibCheck: true,
        },
        include: ['*.test-d.ts'],
      }),
      'word.ts': "export const word: string = 'a';",
      'a.test-d.ts':
        "import { expectTypeOf, test } from 'vitest';\nimport { word } from './word';\ntest('is text', () => { expectTypeOf(word).toEqualTypeOf<string>(); });",
      'b.test.ts': testFile("expect(word).toBe('a');", "import { word } from './word.ts';"),
    },
    edit: { 'word.ts': "export const word: 'a' = 'a';" },
    runs: ['a.test-d.ts'],
    rests: ['b.test.ts'],
    isAlone: true,
  },
  {
    name: 'a variable of Nx where all variables are copied, or one of them is asked for',
    files: {
      'a.test.ts': testFile("expect({ ...process.env }['COPIED_WORD']).toBe('a');"),
      'b.test.ts': testFile(
        "expect({ ...process.env }.HOME).toBe(process.env.HOME); expect(process.env.NX_TASK_TARGET_PROJECT).toBe('a');",
      ),
    },
    envBefore: { COPIED_WORD: 'a', NX_TASK_TARGET_PROJECT: 'a' },
    env: { NX_TASK_TARGET_PROJECT: 'b' },
    runs: ['b.test.ts'],
    rests: ['a.test.ts'],
    isAlone: true,
  },
];
