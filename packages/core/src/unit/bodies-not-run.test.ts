import { Session } from 'node:inspector';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsed, sha256, treeOfCode } from '../testing/parsed-module.ts';
import { randomProgram } from '../testing/random-program.ts';
import { type FunctionRange, bodiesNotRun, functionPlaces } from './bodies-not-run.ts';
import { skeletonDigest } from './code-tree.ts';

interface V8Function {
  readonly ranges: readonly [
    { readonly startOffset: number; readonly endOffset: number; readonly count: number },
  ];
}
interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly V8Function[] }[];
}

const session = new Session();

function notRunIn(
  program: Parameters<typeof functionPlaces>[0],
  scripts: readonly (readonly FunctionRange[])[],
): readonly string[] {
  return bodiesNotRun(functionPlaces(program) ?? [], scripts);
}

function ask(method: string, options?: object): unknown {
  let answer: unknown;
  session.post(method, options, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

beforeAll(() => {
  session.connect();
  ask('Profiler.enable');
});

afterAll(() => session.disconnect());

/** The check was run with 20 times as many, on Node 22, 24 and 26. */
const PROGRAMS = 100;

const PREFIX = '(function ($, call, run) { ';

interface Ran {
  readonly scripts: readonly (readonly FunctionRange[])[];
  /** What called `$`. */
  readonly marks: ReadonlySet<number>;
}

interface Program {
  readonly code: string;
  readonly times: number;
  /** V8 makes one script of the same text. */
  readonly isOneScript: boolean;
}

/** Runs programs, then asks V8 what of them ran. */
function ran(programs: readonly Program[]): readonly Ran[] {
  calls++;
  ask('Profiler.startPreciseCoverage', { callCount: false, detailed: false });
  const marks = programs.map(run);
  const { result } = ask('Profiler.takePreciseCoverage') as Coverage;
  ask('Profiler.stopPreciseCoverage');
  const byFile = Map.groupBy(result, ({ url }) => url);
  return marks.map((set, i) => {
    const scripts = byFile.get(nameOf(i)) ?? [];
    expect(scripts).toHaveLength(programs[i]?.isOneScript === true ? 1 : (programs[i]?.times ?? 0));
    return { scripts: scripts.map(({ functions }) => rangesOf(functions)), marks: set };
  });
}

let calls = 0;
const nameOf = (index: number): string => `program-${calls}-${index}.js`;

function run({ code, times, isOneScript }: Program, index: number): ReadonlySet<number> {
  const marks = new Set<number>();
  for (let time = 0; time < times; time++) {
    const text = `${PREFIX}${code}\n})${isOneScript ? '' : ' '.repeat(time)}`;
    const body = new Script(text, { filename: nameOf(index) }).runInThisContext() as (
      ...given: unknown[]
    ) => void;
    attempt(() => body((mark: number) => marks.add(mark), call, time));
  }
  return marks;
}

/** The paths of what never ran when this was run. */
function notRun(code: string, times = 1, isOneScript = false): readonly string[] {
  const [only] = ran([{ code, times, isOneScript }]);
  return notRunIn(parsed(code).program, only?.scripts ?? []);
}

function rangesOf(functions: readonly V8Function[]): readonly FunctionRange[] {
  return functions.map(({ ranges: [{ startOffset, endOffset, count }] }) => ({
    start: startOffset - PREFIX.length,
    end: endOffset - PREFIX.length,
    count,
  }));
}

function attempt(action: () => unknown): unknown {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Calls a function, constructs a class, reads what an object has, starts a generator. */
function call(given: unknown): unknown {
  if (typeof given === 'function') {
    const made = attempt(() => (given as () => unknown)()) ?? attempt(() => Reflect.construct(given, []));
    if (made instanceof Promise) made.catch(() => {});
    if (typeof made === 'object') attempt(() => (made as { next: () => unknown }).next());
  } else if (typeof given === 'object' && given !== null) {
    for (const key of Object.keys(given)) attempt(() => call((given as Record<string, unknown>)[key]));
  }
  return given;
}

describe('which bodies never ran', () => {
  test.each([
    ['function f() {} function g() {} f()', ['1']],
    ['const f = async function g() {}, h = async () => {}; h()', ['0']],
    ['const f = a => b => c => 1; f()()', ['0.0.0']],
    ['const f = (a) => (1); const g = async a => ({ b: 1 })', ['0', '1']],
    ['function* f() { () => 1 } f()', ['0.0']],
    ['async function f() { await 1; () => 1 } f()', ['0.0']],
    [
      '({ a() {}, get b() {}, set b(v) {}, async c() {}, *d() {}, [1]() {}, e: () => 1 }).c()',
      ['0', '1', '2', '4', '5', '6'],
    ],
    ['class A { constructor() {} static a() {} #b() {} get c() {} }', ['0', '1', '2', '3']],
    ['class A { constructor() {} a() {} } new A()', ['1']],
    ['class A extends Object { constructor() { super() } }', ['0']],
    ['class A { static a = () => 1; static { (() => 2)() } }', ['0']],
    ['const f = () => class {}', ['0']],
    ['function f(a = () => 1) {} f()', ['1']],
    ['function f(a = () => { throw 1 }) { a() } try { f() } catch {}', []],
    ['function f() { function g() { function h() {} } } f()', ['0.0']],
    ['function f() { function g() {} }', ['0']],
    ['function f() {} eval("f()")', []],
    ['function f() {} (() => f())()', []],
    ['setTimeout(() => 1, 0)', ['0']],
    ['"\u{1f600}é"; // ü\r\nfunction f() {} /* \u{1f600} */ function g() {} f()', ['1']],
  ])('%s', (code, paths) => {
    expect(notRun(code)).toEqual(paths);
  });

  test('a function that only a second evaluation calls has run', () => {
    expect(notRun('function f() { () => 1 } if (run === 1) f()', 2)).toEqual(['0.0']);
    expect(notRun('function f() { () => 1 } if (run === 1) f()', 2, true)).toEqual(['0.0']);
    expect(notRun('function f() {} if (run === 1) f()')).toEqual(['0']);
  });

  test('what only optimised code calls, and late, has run', () => {
    const hot = 'function hot(n) { if (n === 499_999) late(); if (n < 0) never() }';
    const loop = 'for (let n = 0; n < 500_000; n++) hot(n)';
    expect(notRun(`function late() {} function never() {} ${hot} ${loop}`)).toEqual(['1']);
  });

  test('what ran is never among them, in random programs', () => {
    const wrong: string[] = [];
    const seen = { ran: 0, notRun: 0, found: 0 };
    const programs = Array.from({ length: PROGRAMS }, (_, seed) => {
      const { code, bodies } = randomProgram(seed);
      return { code, bodies, times: 1 + (seed % 2), isOneScript: seed % 3 === 0 };
    });
    const runs = ran(programs);
    for (const [seed, { code, bodies }] of programs.entries()) {
      const { scripts, marks } = runs[seed] ?? { scripts: [], marks: new Set() };
      const paths = notRunIn(parsed(code).program, scripts);
      const skeleton = skeletonDigest(treeOfCode(code), paths, sha256);
      expect(skeleton).toBeDefined();
      for (let mark = 1; mark <= bodies; mark++) {
        const edited = treeOfCode(code.replace(`$(${mark})`, `$(${mark}, 1)`));
        const isBlank = skeletonDigest(edited, paths, sha256) === skeleton;
        if (marks.has(mark) && isBlank) wrong.push(`body ${mark} of program ${seed}`);
        if (marks.has(mark)) seen.ran++;
        else seen[isBlank ? 'found' : 'notRun']++;
      }
    }
    expect(wrong).toEqual([]);
    // Both kinds are there, and most of what never ran is found.
    expect(seen.ran).toBeGreaterThan(PROGRAMS);
    expect(seen.found).toBeGreaterThan(2 * seen.notRun);
  });
});

describe('what V8 says', () => {
  const { program } = parsed('function f() { function g() {} }');
  const F = { start: 0, end: 32, count: 0 };
  const G = { start: 15, end: 30, count: 0 };

  test('counts only where it names a function', () => {
    expect(notRunIn(program, [[F]])).toEqual(['0']);
    expect(notRunIn(program, [[G]])).toEqual(['0.0']);
    expect(notRunIn(program, [[{ ...F, start: 13 }]])).toEqual([]);
    expect(notRunIn(program, [[{ ...F, end: 31 }]])).toEqual([]);
    expect(notRunIn(program, [[]])).toEqual([]);
    expect(notRunIn(program, [])).toEqual([]);
  });

  test('must hold in all scripts', () => {
    expect(notRunIn(program, [[F], []])).toEqual([]);
    expect(notRunIn(program, [[F], [G]])).toEqual(['0.0']);
    expect(notRunIn(program, [[F], [{ ...F, count: 1 }, G]])).toEqual(['0.0']);
  });

  test('is no proof where it contradicts itself', () => {
    expect(notRunIn(program, [[F, { ...G, count: 1 }]])).toEqual([]);
    expect(notRunIn(program, [[F, { ...F, count: 1 }]])).toEqual([]);
    expect(notRunIn(program, [[G, { ...F, count: 2 }]])).toEqual(['0.0']);
  });
});
