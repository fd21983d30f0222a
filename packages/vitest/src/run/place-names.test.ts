import { expect, test } from 'vitest';
import { toName, toPath } from './place-names.ts';

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
