import { expect, test } from 'vitest';
import path from 'node:path';
import fc from 'fast-check';
import { relativeTo, toName, toPath } from './place-names.ts';

test.each([
  ['/w/packages/a/x.ts', 'packages/a/x.ts'],
  ['/w/a.ts?raw', 'a.ts?raw'],
  ['/w', '.'],
  ['/other/b.ts', '/other/b.ts'],
  ['/works/b.ts', '/works/b.ts'],
  ['\0virtual:x', ':\0virtual:x'],
  ['virtual:y', ':virtual:y'],
])('%o is %o in every checkout', (path, name) => {
  expect(toName(path, '/w')).toBe(name);
  expect(toPath(name, '/w')).toBe(path);
});

test('the same name leads to another place in another checkout', () => {
  expect(toPath(toName('/w/a.ts', '/w'), '/tree')).toBe('/tree/a.ts');
});

test('what lies below is called as path.relative calls it', () => {
  const part = fc.constantFrom('w', 'work', 'a.ts', '..a', 'a b', '', '.', '..', '...', '.git', 'x\\y');
  const place = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(place, place, (root, file) => {
      for (const below of [file, `${root}${file}`, `${root}/${file}`])
        expect(relativeTo(root, below)).toBe(path.relative(root, below));
    }),
    { numRuns: 2000 },
  );
});
