import { describe, expect, test } from 'vitest';
import { outputPattern, outputPatterns } from './output-patterns.ts';

describe('a path', () => {
  const { covers, leadsTo } = bound(outputPatterns(['dist/a', './lib/b/']));

  test('covers itself and all below it', () => {
    for (const path of ['dist/a', 'dist/a/x', 'dist/a/x/y.js', 'lib/b/c']) expect(covers(path)).toBe(true);
    for (const path of ['dist', 'dist/ab', 'dist/b', 'a', 'src/dist/a', 'lib/b2'])
      expect(covers(path)).toBe(false);
  });

  test('is led to by the folders above it alone', () => {
    expect(['dist', 'lib'].map(leadsTo)).toEqual([true, true]);
    expect(['src', 'dist/b', 'dist/a/x', 'd'].map(leadsTo)).toEqual([false, false, false, false]);
  });

  test('may have the characters of a glob in its name', () => {
    const next = bound(outputPatterns(['apps/[slug]/dist']));
    expect(next.covers('apps/[slug]/dist/a.js')).toBe(true);
    expect(next.covers('apps/s/dist/a.js')).toBe(true);
    expect(next.leadsTo('apps/[slug]')).toBe(true);
  });
});

describe('a glob', () => {
  const { covers, leadsTo } = bound(
    outputPatterns(['packages/a/{lib,dist}/**', 'packages/*/out', 'x/*.tgz']),
  );

  test('covers what it matches and all below that', () => {
    for (const path of [
      'packages/a/lib/x.js',
      'packages/a/dist/.hid/x',
      'packages/b/out',
      'packages/b/out/x',
      'x/1.tgz',
    ])
      expect(covers(path)).toBe(true);
    for (const path of ['packages/a/src/x.js', 'packages/a', 'packages/b/c/out', 'x/y/1.tgz', 'x/1.zip'])
      expect(covers(path)).toBe(false);
  });

  test('is led to by what may become a match', () => {
    for (const path of ['packages', 'packages/a', 'packages/a/lib', 'packages/zzz', 'x'])
      expect(leadsTo(path)).toBe(true);
    for (const path of ['packages/a/src', 'packages/b/src', 'y', 'x/y']) expect(leadsTo(path)).toBe(false);
  });

  test('that begins with stars is led to by every folder', () => {
    expect(bound(outputPatterns(['**/*.js'])).leadsTo('any/where')).toBe(true);
  });
});

test('two paths are in one output only where one pattern covers both', () => {
  const patterns = outputPatterns(['dist/a', 'dist/b', 'lib/*.so']);
  expect(patterns.coversBoth('dist/a/x', 'dist/a/y')).toBe(true);
  expect(patterns.coversBoth('dist/a/x', 'dist/b/y')).toBe(false);
  expect(patterns.coversBoth('dist/a/x', 'dist')).toBe(false);
  expect(patterns.coversBoth('lib/a.so', 'lib/b.so')).toBe(true);
});

test('what is taken out is still covered: Nx packs it with a folder around it', () => {
  const patterns = outputPatterns(['.next', '!.next/cache']);
  expect(patterns.covers('.next/cache/x')).toBe(true);
  expect(
    ['.next', '.next/cache', '.next/cache/x', '.next/static'].map((path) => patterns.isTakenOut(path)),
  ).toEqual([false, true, true, false]);
  expect(['.next', '.next/static'].map((path) => patterns.holdsTakenOut(path))).toEqual([true, false]);
  expect(outputPatterns(['!dist']).covers('dist')).toBe(false);
});

test('the whole workspace may be an output', () => {
  for (const output of ['.', './', '', '**', '**/*']) {
    const patterns = outputPatterns([output]);
    expect(patterns.coverAll).toBe(true);
    expect(patterns.covers('any/thing')).toBe(true);
  }
  expect(outputPatterns(['dist', '**/*.out']).coverAll).toBe(false);
  expect(outputPatterns([]).covers('any')).toBe(false);
});

test('a graph of thousands of outputs is asked in no time', () => {
  const outputs = Array.from({ length: 5000 }, (_, at) => [
    `packages/p${at}/dist`,
    `packages/p${at}/{lib,types}/**`,
  ]);
  const patterns = outputPatterns(outputs.flat());
  for (let at = 0; at < 5000; at++) {
    expect(patterns.covers(`packages/p${at}/lib/src/a.js`)).toBe(true);
    expect(patterns.covers(`packages/p${at}/src/a.js`)).toBe(false);
  }
});

test('a pattern can be asked on its own', () => {
  const covers = outputPattern('packages/a/{lib,dist}');
  expect(covers('packages/a/lib/x.js')).toBe(true);
  expect(covers('packages/a/src/x.js')).toBe(false);
});

interface Bound {
  readonly covers: (path: string) => boolean;
  readonly leadsTo: (path: string) => boolean;
}

function bound(patterns: ReturnType<typeof outputPatterns>): Bound {
  return { covers: (path) => patterns.covers(path), leadsTo: (path) => patterns.leadsTo(path) };
}
