import { type FileGraph, type GraphFile, fileGraphOf } from '@subminute/core/graph';
import { type SampleCommit, unitCounter } from '@subminute/core/ratchet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readingOf } from './imported-units.ts';

const FILES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
  (name, at) => `libs/${at % 2 === 0 ? 'x' : 'y'}/${name}.ts`,
);
const TESTS = ['libs/x/a.test.ts', 'libs/x/b.test.ts', 'libs/x/c.test.ts'];
const PACKAGES = ['react', 'vue'];

const graph: fc.Arbitrary<FileGraph> = fc
  .array(fc.uniqueArray(fc.constantFrom(...FILES, ...PACKAGES), { maxLength: 3 }), {
    minLength: FILES.length + TESTS.length,
    maxLength: FILES.length + TESTS.length,
  })
  .map((all) =>
    fileGraphOf(
      [...FILES, ...TESTS].map((path, at): GraphFile => ({
        path,
        imports: (all[at] ?? []).map((specifier) => ({
          specifier,
          start: 0,
          end: 0,
          how: 'static',
          kind: 'runtime',
        })),
        targets: (all[at] ?? []).map((one) =>
          PACKAGES.includes(one) ? { is: 'package', name: one } : { is: 'file', file: one },
        ),
        facts: {},
        verbatim: false,
      })),
    ),
  );
const commit: fc.Arbitrary<SampleCommit> = fc.record({
  sha: fc.constant('a'),
  paths: fc.uniqueArray(fc.constantFrom(...FILES, ...TESTS, 'libs/x/gone.ts', 'libs/x/new.test.ts'), {
    maxLength: 3,
  }),
  packages: fc.uniqueArray(fc.constantFrom(...PACKAGES, '*', 'svelte'), { maxLength: 2 }),
});

test('asked from what a commit changes, or by all that each test file reads: the same test files run', () => {
  fc.assert(
    fc.property(
      graph,
      commit,
      fc.uniqueArray(fc.constantFrom(...FILES), { maxLength: 1 }),
      (files, one, setup) => {
        const units = readingOf(files).unitsOf(TESTS, 'libs/x', setup);
        const exists = (path: string): boolean => files.numbers.has(path);
        // A copy has no shorter way.
        const copied = units.map((unit) => ({ ...unit }));
        expect(unitCounter(units, exists)(one)).toEqual(unitCounter(copied, exists)(one));
      },
    ),
  );
});
