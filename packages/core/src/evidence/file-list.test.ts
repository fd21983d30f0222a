import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listFiles } from './file-list.ts';

test('names of one folder, the same name in several, and names that follow their folder', () => {
  expect(listFiles(['src/b.ts', 'src/a.ts', 'src/a.css', 'README.md'])).toEqual([
    'README.md',
    'src/{a.css,a.ts,b.ts}',
  ]);
  expect(listFiles(['api/src/main.ts', 'web/src/main.ts', 'cli/src/main.ts'])).toEqual([
    '{api,cli,web}/src/main.ts',
  ]);
  expect(listFiles(['api/src/a.ts', 'web/src/a.ts', 'api/src/b.ts', 'web/src/b.ts'])).toEqual([
    '{api,web}/src/{a,b}.ts',
  ]);
  expect(listFiles(['x/cart/src/cart.view.ts', 'x/admin/src/admin.view.ts', 'x/core/src/money.ts'])).toEqual([
    'x/*/src/*.view.ts (* = admin, cart)',
    'x/core/src/money.ts',
  ]);
});

test('what does not fit is counted', () => {
  const files = Array.from({ length: 40 }, (_, at) => `f${at}/g${at * 7}/x${at * 3}.ts`);
  const lines = listFiles(files);
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe('… 29 more files');
  expect(listFiles(Array.from({ length: 2000 }, (_, at) => `src/${at}.ts`)).at(-1)).toMatch(
    /^… \d+ more files$/,
  );
});

/** What a list says, file by file. */
function expand(line: string): string[] {
  const [, starred = '', words] = /^(.*) \(\* = (.*)\)$/.exec(line) ?? [];
  if (words !== undefined) return words.split(', ').flatMap((word) => expand(starred.replaceAll('*', word)));
  const [, before = '', inside, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(line) ?? [];
  if (inside === undefined) return [line];
  return inside.split(',').flatMap((word) => expand(before + word + after));
}

test('every list names its files exactly, in lines that are not too long', () => {
  const part = fc.constantFrom('a', 'b', 'cart', 'admin', 'src', 'x.y');
  const name = fc.tuple(part, fc.constantFrom('.ts', '.view.ts', '.css', '')).map((parts) => parts.join(''));
  const file = fc
    .tuple(fc.array(part, { maxLength: 4 }), name)
    .map(([folders, last]) => [...folders, last].join('/'));
  fc.assert(
    fc.property(fc.array(file, { maxLength: 30 }), (files) => {
      const lines = listFiles(files);
      const left = Number(/^… (\d+) more files$/.exec(lines.at(-1) ?? '')?.[1] ?? 0);
      const named = (left > 0 ? lines.slice(0, -1) : lines).flatMap(expand);
      expect(new Set(named).size).toBe(named.length);
      expect(named.length + left).toBe(new Set(files).size);
      for (const one of named) expect(files).toContain(one);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(300);
    }),
  );
});
