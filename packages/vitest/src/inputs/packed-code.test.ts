import { expect, test } from 'vitest';
import { type ReadCode, packCode, unpackCode } from './packed-code.ts';
import { readCode } from './read-code.ts';

const code = readCode('export function a() { return () => 1 }\nexport const b = 2;', {
  root: '/w',
  hash: (text) => Buffer.from(text.padEnd(24)).toString('hex'),
  named: ['./c'],
});

const plain = ({ served, digest, tree, specifiers, places }: ReadCode): ReadCode => ({
  served,
  digest,
  tree,
  specifiers,
  places,
});

test('what code comes to is read back as it was', () => {
  const { head, rest } = packCode(code);
  const read = unpackCode(head, () => rest);
  expect(read && plain(read)).toEqual(plain(code));
});

test('what most runs ask for is told without unpacking the rest', () => {
  const { head } = packCode(code);
  const read = unpackCode(head, () => expect.unreachable());
  expect(read?.digest).toBe(code.digest);
  expect(read?.specifiers).toEqual(['./c']);
});

test.each([undefined, '', 'torn', '1:other:'])('of a rest that is %o no body is told apart', (rest) => {
  const read = unpackCode(packCode(code).head, () => rest);
  expect(read?.tree).toEqual({ version: 1, digest: code.digest, root: { own: code.digest, bodies: [] } });
  expect(read?.places).toEqual([]);
});

test.each(['', 'one', 'one\ntwo\nno json', 'one\ntwo\n[]\nmore'])('%o is no head', (head) => {
  expect(unpackCode(head, () => undefined)).toBeUndefined();
});
