import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const LIB = `/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}
export const never = (): number => 1;
`;
const ADDS = testFile('expect(add(1, 2)).toBe(3);', "import { add } from './lib.ts';");

/** An edit of `lib.ts` that changes nothing that runs. */
function idle(name: string, edited: string): UnitCase {
  return {
    name,
    files: { 'lib.ts': LIB, 'a.test.ts': ADDS },
    edit: { 'lib.ts': edited },
    rests: ['a.test.ts'],
  };
}

/** A test file that runs always, as nobody can know what it hangs on. */
function opaque(name: string, body: string, imports: string): UnitCase {
  return {
    name,
    files: { 'a.test.ts': testFile(body, imports) },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  };
}

function edited(name: string, before: string, after: string): UnitCase {
  return { name, files: { 'a.test.ts': before }, edit: { 'a.test.ts': after }, runs: ['a.test.ts'] };
}

/** What tests do, and how they end. */
export const TESTS: readonly UnitCase[] = [
  idle('a comment is edited', LIB.replace('Adds', 'Sums')),
  idle('the formatting is edited', LIB.replaceAll('\n  ', ' ')),
  idle('a type is edited', LIB.replace('a: number', 'a: number | 7')),
  {
    name: 'the name and the length of a function that never ran',
    files: {
      'lib.ts': 'export const f = function one(a: number) { return a; };',
      'a.test.ts': testFile(
        "expect([f.name, f.length]).toEqual(['one', 1]);",
        "import { f } from './lib.ts';",
      ),
    },
    edit: { 'lib.ts': 'export const f = function two(a: number, b: number) { return a + b; };' },
    runs: ['a.test.ts'],
  },
  {
    name: 'the line of an error is read',
    files: {
      'lib.ts': 'export const fail = (): Error => new Error("x");',
      'a.test.ts': testFile(
        "expect(fail().stack).toContain('lib.ts:1:');",
        "import { fail } from './lib.ts';",
      ),
    },
    edit: { 'lib.ts': '\n// a line more\nexport const fail = (): Error => new Error("x");' },
    runs: ['a.test.ts'],
  },
  {
    name: 'the line of an error is read, and a module that is not in its stack gets one more',
    files: {
      'lib.ts': LIB,
      'fail.ts': 'export const fail = (): Error => new Error("x");',
      'a.test.ts': testFile(
        "expect(add(1, 2)).toBe(3); expect(fail().stack).toContain('fail.ts:1:');",
        "import { add } from './lib.ts';\nimport { fail } from './fail.ts';",
      ),
    },
    edit: { 'lib.ts': `// a line more\n${LIB}` },
    rests: ['a.test.ts'],
  },
  {
    name: 'the line of an error is read whose caller got one more',
    files: {
      'call.ts': "import { fail } from './fail.ts';\nexport const call = (): Error => fail();",
      'fail.ts': 'export const fail = (): Error => new Error("x");',
      'a.test.ts': testFile(
        "expect(call().stack).toContain('call.ts:2:');",
        "import { call } from './call.ts';",
      ),
    },
    edit: {
      'call.ts':
        "import { fail } from './fail.ts';\n// a line more\nexport const call = (): Error => fail();",
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'the line of an element is read, as JSX hands it over',
    files: {
      'tsconfig.json': '{"compilerOptions":{"jsx":"react-jsxdev","jsxImportSource":"own-jsx"}}',
      'node_modules/own-jsx/package.json':
        '{"name":"own-jsx","version":"1.0.0","type":"module","exports":{"./*":"./index.js"}}',
      'node_modules/own-jsx/index.js':
        'export const jsxDEV = (...all) => all[4]?.lineNumber; export const jsx = () => 1;',
      'lib.tsx': 'export const line = <p />;',
      'a.test.ts': testFile('expect(line).toBe(1);', "import { line } from './lib.tsx';"),
    },
    edit: { 'lib.tsx': '\n// a line more\nexport const line = <p />;' },
    pins: { 'own-jsx': '1.0.0' },
    runs: ['a.test.ts'],
  },
  opaque(
    'a child process',
    "expect(execFileSync('echo', ['a']).toString()).toContain('a');",
    "import { execFileSync } from 'node:child_process';",
  ),
  opaque(
    'a worker thread',
    "const worker = new Worker('1', { eval: true }); await new Promise((end) => worker.once('exit', end)); expect(1).toBe(1);",
    "import { Worker } from 'node:worker_threads';",
  ),
  opaque(
    'the network',
    "const server = createServer().listen(0, '127.0.0.1'); await new Promise((end) => server.once('listening', end)); const { port } = server.address(); await new Promise((end) => server.close(end)); await fetch(`http://127.0.0.1:${port}`).catch(() => {}); expect(1).toBe(1);",
    "import { createServer } from 'node:http';",
  ),
  {
    name: 'a test that passes only when it is tried again',
    files: {
      'a.test.ts':
        "import { expect, test } from 'vitest';\nlet n = 0;\ntest('flaky', { retry: 2 }, () => { expect(++n).toBe(2); });",
    },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'a test file that fails is never known',
    files: { 'a.test.ts': testFile('expect(1).toBe(2);') },
    isBroken: true,
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  edited(
    'a test is no longer left out',
    "import { expect, test } from 'vitest';\ntest('one', () => {});\ntest.skip('two', () => { expect(1).toBe(2); });",
    "import { expect, test } from 'vitest';\ntest('one', () => {});\ntest('two', () => { expect(1).toBe(2); });",
  ),
  edited(
    'a test is no longer the only one',
    "import { expect, test } from 'vitest';\ntest.only('one', () => {});\ntest('two', () => { expect(1).toBe(2); });",
    "import { expect, test } from 'vitest';\ntest('one', () => {});\ntest('two', () => { expect(1).toBe(2); });",
  ),
  edited(
    'a test that is to fail no longer does',
    "import { expect, test } from 'vitest';\ntest.fails('one', () => { expect(1).toBe(2); });",
    "import { expect, test } from 'vitest';\ntest.fails('one', () => { expect(1).toBe(1); });",
  ),
  edited(
    'a test of several at once',
    "import { expect, test } from 'vitest';\ntest.concurrent('one', async () => {});\ntest.concurrent('two', async () => { expect(1).toBe(1); });",
    "import { expect, test } from 'vitest';\ntest.concurrent('one', async () => {});\ntest.concurrent('two', async () => { expect(1).toBe(2); });",
  ),
  edited(
    'fake time',
    testFile('vi.useFakeTimers({ now: 5 }); expect(Date.now()).toBe(5); vi.useRealTimers();'),
    testFile('vi.useFakeTimers({ now: 6 }); expect(Date.now()).toBe(5); vi.useRealTimers();'),
  ),
  {
    name: 'the data of tests that are made from it',
    files: {
      'data.json': '[[1, 1]]',
      'a.test.ts':
        "import { expect, test } from 'vitest';\nimport data from './data.json';\ntest.each(data)('%i', (a, b) => { expect(a).toBe(b); });",
    },
    edit: { 'data.json': '[[1, 1], [1, 2]]' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a module that a mock takes over in part',
    files: {
      'word.ts': "export const word = 'a'; export const other = 1;",
      'a.test.ts': testFile(
        "expect([word, other]).toEqual(['a', 2]);",
        "import { other, word } from './word.ts';\nvi.mock('./word.ts', async () => ({ ...(await vi.importActual('./word.ts')), other: 2 }));",
      ),
    },
    edit: { 'word.ts': "export const word = 'b'; export const other = 1;" },
    runs: ['a.test.ts'],
  },
  {
    name: 'nothing but tests that are left out',
    files: {
      'off.ts': 'export const off = true;',
      'a.test.ts':
        "import { expect, test } from 'vitest';\nimport { off } from './off.ts';\ntest.skipIf(off)('one', () => { expect(1).toBe(2); });",
      'b.test.ts': "import { test } from 'vitest';\ntest.todo('one');\ntest.skip('two', () => {});",
    },
    edit: { 'off.ts': 'export const off = false;' },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'what a test file leaves to run after its end throws',
    files: {
      'late.ts': `let given = 0;
        export function late() { given = 1; }
        export function other() { given = 2; }`,
      'a.test.ts': testFile(
        'expect(1).toBe(1);',
        "import { afterAll } from 'vitest';\nimport { late } from './late.ts';\nafterAll(() => { setTimeout(() => late(), 2).unref(); });",
      ),
      'b.test.ts': testFile('expect(1).toBe(1);', "import { late } from './late.ts';\nvoid late;"),
    },
    edit: {
      'late.ts': `let given = 0;
        export function late() { given = 3; }
        export function other() { given = 2; }`,
    },
    runs: ['a.test.ts'],
    restsByFunction: ['b.test.ts'],
  },
];
