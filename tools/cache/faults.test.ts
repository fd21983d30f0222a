import { expect, test } from 'vitest';
import { BODIES } from './bodies.ts';
import { CONTROL, FAULTS, FURTHER, remoteOf } from './faults.ts';
import { passage } from './through.ts';

test('the matrix has 61 faults with 61 names', () => {
  expect(FAULTS).toHaveLength(61);
  expect(new Set([...FAULTS, ...FURTHER].map(({ name }) => name)).size).toBe(FAULTS.length + FURTHER.length);
});

test('each body that can be made is tried', () => {
  const used = [...FAULTS, CONTROL].flatMap(({ body }) => (body === undefined ? [] : [body]));
  expect(used.toSorted()).toEqual(Object.keys(BODIES).toSorted());
});

test('each fault is one of the answer, of the body, or of where to look', () => {
  const counts = [...FAULTS, ...FURTHER].map(
    ({ answer, body, remote }) => [answer, body, remote].filter((part) => part !== undefined).length,
  );
  expect(new Set(counts)).toEqual(new Set([1]));
});

test('of plain Nx, 41 faults fail or hang a run and six more make it lie', () => {
  const tally = Object.groupBy(FAULTS, ({ plain }) => plain);
  const counts = Object.fromEntries(
    Object.entries(tally).map(([verdict, faults]) => [verdict, faults.length]),
  );
  expect(counts).toMatchInlineSnapshot(`
    {
      "fails": 39,
      "hangs": 4,
      "right": 11,
      "unknowable": 1,
      "wrong": 6,
    }
  `);
});

test('through nothing, Nx gets what the user configured', () => {
  const nothing = passage('nothing');
  expect(nothing.env()).toEqual({});
  expect(nothing.env(remoteOf(undefined, 'http://127.0.0.1:1'))).toEqual({
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: 'http://127.0.0.1:1',
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'bench',
  });
});

test('what stands between must have a name', () => {
  expect(() => passage('hope')).toThrow('it must be nothing, shield or once');
});
