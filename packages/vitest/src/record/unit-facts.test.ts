import { expect, test } from 'vitest';
import { codeOf, hashOf } from './code-of.ts';
import { unitsOf } from './unit-facts.ts';

const unit = '["unit","/w/a.test.ts","p"]\n';

test('a line that was not finished is left out', () => {
  const [killed] = unitsOf(`${unit}["read","/w/a"]\n["read","/w/`);
  expect(killed).toMatchObject({ path: '/w/a.test.ts', project: 'p', isComplete: false, reads: ['/w/a'] });
  expect(unitsOf(`${unit}["end"]\n`)).toMatchObject([{ isComplete: true }]);
});

test.each([
  '{}',
  '["read"]',
  '["read",1]',
  '["other","/w"]',
  '["ran","/w/a",[[0,1]]]',
  '["folder","/w",1,[2]]',
  'x',
  '["toString"]',
])('a unit with the line %s is not complete', (line) => {
  expect(unitsOf(`${unit}${line}\n["end"]\n`)).toMatchObject([{ isComplete: false }]);
});

test('a worker that has run no test file tells nothing', () => {
  expect(unitsOf('')).toEqual([]);
  expect(unitsOf('["read","/w/a"]\n["end"]\n')).toEqual([]);
});

test('the code of a module is without the comments at its end that name a map, a source or a place', () => {
  const code = 'const a = 1;\n//# b=c\nf();';
  expect(codeOf(`${code}\n//# sourceMappingURL=data:x\n\n//# sourceURL=/w/a.ts\n`)).toBe(code);
  expect(codeOf(`${code}\n// a comment`)).toBe(`${code}\n// a comment`);
  expect(codeOf('//# sourceMappingURL=x')).toBe('');
});

test('a hash tells texts apart that differ in one place', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'a\0', '\0a', 'é', 'aaaa', 'aaaaa'];
  const hashes = texts.map(hashOf);
  expect(new Set(hashes).size).toBe(texts.length);
  expect(hashes.every((hash) => /^[\da-f]{32}$/.test(hash))).toBe(true);
});
