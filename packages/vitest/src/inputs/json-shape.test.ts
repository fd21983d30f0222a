import { expect, test } from 'vitest';
import { makeFolder } from '../testing/folder.ts';
import { jsonShape } from './json-shape.ts';

const BEFORE = { name: 'a', version: '1.0.0', flags: [true, 'x'], nested: { count: 1, none: null } };

function isSame(after: unknown): boolean {
  using folder = makeFolder();
  const file = folder.write('a.json', JSON.stringify(BEFORE));
  const before = jsonShape(file);
  folder.write('a.json', JSON.stringify(after, undefined, 2));
  return jsonShape(file) === before;
}

test.each([
  ['another version', { ...BEFORE, version: '2.0.0' }],
  ['another number', { ...BEFORE, nested: { count: 7, none: null } }],
  ['another order and number of items', { ...BEFORE, flags: ['y', 'x', false] }],
])('%s is of the same type', (_, after) => {
  expect(isSame(after)).toBe(true);
});

test.each([
  ['a name more', { ...BEFORE, more: 1 }],
  ['a name less', { name: 'a' }],
  ['a number for a text', { ...BEFORE, version: 2 }],
  ['nothing for a number', { ...BEFORE, nested: { count: null, none: null } }],
  ['an item of another kind', { ...BEFORE, flags: [true, 'x', 1] }],
  ['an object for a list', { ...BEFORE, flags: { 0: true, 1: 'x' } }],
])('%s is of another', (_, after) => {
  expect(isSame(after)).toBe(false);
});

test('what is no JSON counts by its bytes, what is absent as such', () => {
  using folder = makeFolder();
  const file = folder.write('a.json', '{ torn');
  const torn = jsonShape(file);
  folder.write('a.json', '{ worn');
  expect(jsonShape(file)).not.toBe(torn);
  folder.remove('a.json');
  expect(jsonShape(file)).toBe('none');
});
