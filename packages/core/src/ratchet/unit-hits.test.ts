import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitOf } from '../testing/graphs.ts';
import { type Input, parseInput } from '../unit/input.ts';
import { type UnitRecord, unitCounter } from './unit-hits.ts';

function inputs(...lines: readonly string[]): readonly Input[] {
  return lines.flatMap((line) => parseInput(line) ?? []);
}

function unit(name: string, lines: readonly string[], more: Partial<UnitRecord> = {}): UnitRecord {
  const path = `libs/cart/src/${name}.test.ts`;
  const own = inputs(`module client ${path}`, ...lines);
  return { path, folder: 'libs/cart', durationMs: 100, isTypes: false, inputs: own, ...more };
}

const UNITS = [
  unit('cart', ['module client libs/cart/src/cart.ts', 'module client libs/money/src/index.ts?raw']),
  unit('merge', [
    'module client libs/cart/src/merge.ts',
    'package node_modules/@acme/ui',
    'links libs/cart/node_modules',
  ]),
  unit('data', ['file libs/cart/data/a.json', 'list libs/cart/data', 'probe libs/cart/.cartrc']),
  unit('none', ['manifest libs/cart/package.json', 'module client :virtual', 'variable CI'], {
    durationMs: 700,
  }),
];
const all = new Set(['libs/cart/src/cart.ts', 'libs/cart/README.md', 'libs/cart/src/types.ts']);
const count = unitCounter(UNITS, (path) => all.has(path));
const filesAfter = (...paths: readonly string[]): number => count(commitOf(paths)).files;

test.each([
  ['is read as data', 'libs/cart/package.json', 0],
  ['is read by the file system', 'libs/cart/data/a.json', 1],
  ['is read as a module of text', 'libs/money/src/index.ts', 1],
  ['is asked for', 'libs/cart/.cartrc', 0],
])('white space alone in a file that %s', (_name, path, files) => {
  expect(count(commitOf([path], { blank: [path] })).files).toBe(files);
});

describe('after a commit of', () => {
  test.each([
    ['a module', ['libs/cart/src/cart.ts'], 1],
    ['a module that is read as text', ['libs/money/src/index.ts'], 1],
    ['a test file', ['libs/cart/src/merge.test.ts'], 1],
    ['two modules', ['libs/cart/src/cart.ts', 'libs/cart/src/merge.ts'], 2],
    ['a file that is read', ['libs/cart/data/a.json'], 1],
    ['another one in a folder that is listed', ['libs/cart/data/b.json'], 1],
    ['a file that was asked for', ['libs/cart/.cartrc'], 1],
    ['a manifest', ['libs/cart/package.json'], 1],
    ['what nobody reads', ['libs/cart/README.md', 'libs/cart/src/types.ts', 'docs/a.md'], 0],
    ['a new test file', ['libs/cart/src/new.test.ts'], 1],
    ['a new test file in a folder that is listed', ['libs/cart/data/new.test.ts'], 2],
    ['a test file of another project', ['libs/money/src/new.test.ts'], 0],
    ['a configuration of Vitest', ['libs/cart/vitest.config.ts'], 4],
    ['one above it', ['vitest.shared.ts'], 4],
    ['one of another project', ['libs/money/vite.config.ts'], 0],
    ['a file of code that is gone since', ['libs/cart/src/old.ts'], 4],
    ['the same in a folder that is gone too', ['libs/cart/src/old/deep.ts'], 4],
    ['a patch of a package', ['patches/a.patch'], 4],
  ])('%s, so many test files run', (_, paths, files) => {
    expect(filesAfter(...paths)).toBe(files);
  });

  test('a package, those run that read it, and those that read where packages lead', () => {
    const after = (...packages: readonly string[]): number =>
      count(commitOf(['package-lock.json'], { packages })).files;
    expect(after('@acme/ui')).toBe(1);
    expect(after('@acme/other')).toBe(1);
    expect(after('*')).toBe(1);
    expect(after('vitest')).toBe(4);
    expect(after()).toBe(0);
  });

  test('a test file that it takes away, nothing runs', () => {
    const path = 'libs/cart/src/gone.test.ts';
    expect(count(commitOf([path], { removed: [path] })).files).toBe(0);
  });
});

test('a share is of what the test files take, not of how many they are', () => {
  expect(count(commitOf(['libs/cart/src/cart.ts']))).toEqual({ share: 0.1, files: 1 });
  expect(count(commitOf(['libs/cart/package.json']))).toEqual({ share: 0.7, files: 1 });
});

test('what nothing could be kept of always runs', () => {
  const { inputs: _, ...opaque } = unit('child', []);
  const counted = unitCounter([...UNITS, opaque], () => true);
  expect(counted(commitOf([])).files).toBe(1);
  expect(counted(commitOf([opaque.path])).files).toBe(1);
});

test('type tests run together', () => {
  const types = ['a', 'b'].map((name) => unit(name, [`file libs/cart/src/${name}.ts`], { isTypes: true }));
  const counted = unitCounter([...UNITS, ...types], () => true);
  expect(counted(commitOf(['libs/cart/src/a.ts'])).files).toBe(2);
  expect(counted(commitOf(['libs/cart/src/cart.ts'])).files).toBe(1);
});

test('a commit of more never runs less', () => {
  const path = fc.constantFrom(
    'libs/cart/src/cart.ts',
    'libs/cart/src/old.ts',
    'libs/cart/src/new.test.ts',
    'libs/cart/data/x',
    'tsconfig.base.json',
    'README.md',
  );
  fc.assert(
    fc.property(fc.array(path), fc.array(path), (some, more) => {
      const [less, whole] = [count(commitOf(some)), count(commitOf([...some, ...more]))];
      expect(whole.share).toBeGreaterThanOrEqual(less.share);
      expect(whole.files).toBeGreaterThanOrEqual(less.files);
    }),
  );
});
