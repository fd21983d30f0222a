// What the linter cannot see: it looks at import declarations, not at import() and require().
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

interface Match {
  readonly file: string;
  readonly text: string;
}

/** Every match of a pattern in the sources of the packages that the glob names. */
function matches(glob: string, pattern: RegExp): readonly Match[] {
  return globSync(glob, { cwd: root })
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map(([text]) => ({ file, text })),
    );
}

test('no package reaches into the internals of Nx, in whatever way', () => {
  const internals = /['"`](nx\/(src|dist)\/|@nx\/devkit\/(internal|src))[^'"`]*/g;
  expect(matches('packages/*/src/**/*.{ts,cts,mts}', internals)).toEqual([]);
});

test('the core loads nothing while it runs and asks no clock', () => {
  const impure = /\bimport\(|\brequire\(|\bnew Date\(\)/g;
  const files = matches('packages/core/src/**/*.ts', impure).filter(({ file }) => !file.endsWith('.test.ts'));
  expect(files).toEqual([]);
});
