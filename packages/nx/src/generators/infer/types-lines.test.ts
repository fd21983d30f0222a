import { expect, test } from 'vitest';
import { typesLines } from './types-lines.ts';

type Types = Parameters<typeof typesLines>[0]['types'];
const types = (declared: number, sources: number): Types =>
  [
    ...Array.from({ length: declared }, (_, at) => ({ project: `d${at}`, keys: 'declarations' })),
    ...Array.from({ length: sources }, (_, at) => ({ project: `s${at}`, keys: 'sources', why: 'paths' })),
  ] as unknown as Types;
const said = (declared: number, sources: number, left: number): string | undefined =>
  typesLines({
    types: types(declared, sources),
    left: new Map([['typecheck', Array.from({ length: left }, () => ({}))]]) as never,
    byTypeScript: [],
  })[0];

test('what is none of is not spoken of', () => {
  expect(said(2, 0, 0)).toBe('the types of 2 projects are checked against what others declare.');
  expect(said(1, 1, 0)).toBe(
    'the types of 1 project are checked against what others declare, those of 1 project against sources.',
  );
  expect(said(0, 1, 2)).toBe(
    'the types of 1 project are checked against sources, and of 2 no target is made.',
  );
  expect(said(0, 0, 2)).toBeUndefined();
});
