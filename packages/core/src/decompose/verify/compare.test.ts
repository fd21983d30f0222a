import { describe, expect, test } from 'vitest';
import { type TaskId, asTaskId } from '../../ids.ts';
import { compareDeclarations } from './compare-declarations.ts';
import { type TaskOutcome, compareTasks } from './compare-tasks.ts';
import { type ToldTest, compareTests, withTriedAgain } from './compare-tests.ts';
import type { Compared } from './fault.ts';
import { oldNames } from './moved-names.ts';

const SAME = oldNames({ before: { projects: [] }, after: { projects: [] } });
const PROJECTS = [
  { name: 'cart', root: 'libs/cart' },
  { name: 'app', root: 'libs/app' },
];
/** A folder of `cart` became a project. */
const SPLIT = oldNames({
  before: { projects: PROJECTS },
  after: { projects: [...PROJECTS, { name: 'cart-api', root: 'libs/cart-api' }] },
  moved: new Map([['libs/cart/src/api/price.ts', 'libs/cart-api/src/api/price.ts']]),
});
/** The same, and no file has moved. */
const VIRTUAL = oldNames({
  before: { projects: PROJECTS },
  after: { projects: [...PROJECTS, { name: 'cart-api', root: 'libs/cart/src/api' }] },
});

const whats = ({ faults }: Compared): readonly string[] => faults.map(({ what }) => what);

describe('tasks', () => {
  const outcomes = (given: Readonly<Record<string, TaskOutcome>>): ReadonlyMap<TaskId, TaskOutcome> =>
    new Map(Object.entries(given).map(([task, how]) => [asTaskId(task), how]));
  const compared = (before: object, after: object, names = SAME): Compared =>
    compareTasks(outcomes(before as never), outcomes(after as never), names);

  test('are equal by their outcome, whatever it is', () => {
    const both = { 'a:test': 'passed', 'b:test': 'failed' };
    expect(compared(both, both)).toEqual({ equal: 2, faults: [] });
  });

  test('that fail now, do not run or are gone are worse; one that was mended is not', () => {
    const before = { 'a:test': 'passed', 'b:test': 'passed', 'c:test': 'passed', 'd:test': 'failed' };
    const after = { 'a:test': 'failed', 'b:test': 'skipped', 'd:test': 'passed' };
    expect(whats(compared(before, after))).toEqual([
      'a:test fails',
      'b:test does not run, since what it needs failed',
      'c:test is gone',
    ]);
  });

  test.each([SPLIT, VIRTUAL])('of a new project belong to the one that it came of', (names) => {
    const parts = { 'cart:test': 'passed', 'cart-api:test': 'passed' };
    expect(compared({ 'cart:test': 'passed' }, parts, names)).toEqual({ equal: 1, faults: [] });
    expect(
      whats(compared({ 'cart:test': 'passed' }, { ...parts, 'cart-api:test': 'failed' }, names)),
    ).toEqual(['cart:test fails']);
  });

  test('that are new and fail are worse', () => {
    expect(whats(compared({}, { 'a:test': 'failed' }))).toEqual(['a:test, which is new, fails']);
  });
});

describe('tests', () => {
  const told = (file: string, name: string, state: ToldTest['state'] = 'passed'): ToldTest => ({
    file,
    names: ['sums', name],
    state,
  });
  const [one, two] = [told('a.test.ts', 'one'), told('a.test.ts', 'two')];

  test('are equal by file, full name and result', () => {
    expect(compareTests([one, two], [two, one], SAME)).toEqual({ equal: 2, faults: [] });
  });

  test('that are gone, fail or are left out are worse; new ones are not', () => {
    const other = told('b.test.ts', 'three');
    const after = [
      told('a.test.ts', 'one', 'failed'),
      told('b.test.ts', 'three', 'skipped'),
      told('c.ts', 'x'),
    ];
    expect(whats(compareTests([one, two, other], after, SAME))).toEqual([
      'a.test.ts > sums > one fails',
      'a.test.ts > sums > two is gone',
      'b.test.ts > sums > three is left out',
    ]);
  });

  test('of one name in one file are told by how many there are', () => {
    expect(whats(compareTests([one, one], [one], SAME))).toEqual([
      'a.test.ts > sums > one is there 1 times instead of 2',
    ]);
  });

  test('that have moved with their project are the same', () => {
    const was = told('libs/cart/src/api/price.ts', 'one');
    const is = told('libs/cart-api/src/api/price.ts', 'one');
    expect(compareTests([was], [is], SPLIT)).toEqual({ equal: 1, faults: [] });
    expect(compareTests([was], [is], SAME).faults).toHaveLength(1);
  });

  test('that failed and passed when tried again have passed', () => {
    const first = [told('a.test.ts', 'one', 'failed'), told('a.test.ts', 'two', 'failed')];
    const again = [one, told('a.test.ts', 'two', 'failed'), told('late.test.ts', 'x')];
    expect(withTriedAgain(first, again).map(({ state }) => state)).toEqual(['passed', 'failed', 'passed']);
  });
});

describe('declarations', () => {
  const compared = (was: string, is: string, names = SAME): readonly string[] =>
    whats(
      compareDeclarations(new Map([['libs/app/d.d.ts', was]]), new Map([['libs/app/d.d.ts', is]]), names),
    );

  test.each([
    ['comments', 'export declare const a: 1; // one\n', '/** One. */\nexport declare const a: 1;\n'],
    ['maps', 'export {};\n//# sourceMappingURL=a.d.ts.map', 'export {};\n//# sourceMappingURL=b.d.ts.map'],
    ['white space', 'type A = {\n  a: 1;\n};', 'type A = { a: 1; };'],
  ])('are equal but for %s', (_what, was, is) => {
    expect(compared(was, is)).toEqual([]);
  });

  test.each([
    ['a type', 'export declare const a: 1;', 'export declare const a: 2;'],
    ['what looks like a comment in a string', "type A = '// a';", "type A = '// b';"],
    ['a template', 'type A = `/*${string}`;', 'type A = `/*${number}`;'],
    ['a reference', '/// <reference types="node" />', '/// <reference types="bun" />'],
    ['where a name comes from', "import { A } from './a';", "import { A } from './b';"],
  ])('differ by %s', (_what, was, is) => {
    expect(compared(was, is)).toEqual(['libs/app/d.d.ts declares something else']);
  });

  test('that are gone are worse, in the project that a split made of them they are not', () => {
    const was = new Map([['libs/cart/dist/api/price.d.ts', 'export declare const price: 1;']]);
    expect(whats(compareDeclarations(was, new Map(), SAME))).toEqual([
      'libs/cart/dist/api/price.d.ts is gone',
    ]);
    const is = new Map([['libs/cart-api/dist/api/price.d.ts', 'export declare const price: 1;']]);
    expect(compareDeclarations(was, is, SPLIT)).toEqual({ equal: 1, faults: [] });
  });

  test('after a split modules are called otherwise, and a statement may be two', () => {
    const was = `import { A, B } from './api/price';
      export { a, b as c } from './api/price';
      export declare const d: A & import("./api/price").B & B;`;
    const is = `import { A } from '@shop/cart-api/price';
      import type { B } from '@shop/cart';
      export { b as c } from '@shop/cart';
      export declare const d: A & import("@shop/cart-api/price").B & B;
      export { a } from '@shop/cart-api/price';`;
    expect(compared(was, is)).toHaveLength(1);
    expect(compared(was, is, SPLIT)).toEqual([]);
    expect(compared(was, is.replace('export { a }', 'export { a, more }'), SPLIT)).toHaveLength(1);
  });
});
