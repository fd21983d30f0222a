import { expect, test } from 'vitest';
import { editsOf } from './edit-text.ts';

const TEXT = `export interface Filters<T = string> {
  exact?: boolean
}

export function hashKey(
  key: { readonly a: string },
): string {
  return String(key)
}

export const other = 1
`;

test('a comment, a type and the body of the first function are edited, each on its own', () => {
  const edits = editsOf(TEXT, []);
  expect(edits.map(({ name }) => name)).toEqual(['comment', 'type', 'body of hashKey']);
  const added = edits.map(({ text }) =>
    text.split('\n').flatMap((line, at) => (TEXT.split('\n').includes(line) ? [] : [`${at}: ${line}`])),
  );
  expect(added).toEqual([
    ['0: // Replayed.'],
    [`1:   replayed?: 'replayed';`],
    [`7:   if (Date.now() < 0) throw new Error('replayed');`],
  ]);
});

test('a function that is not there is told', () => {
  expect(() => editsOf(TEXT, ['absent'])).toThrow('no function absent');
});
