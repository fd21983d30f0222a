import { expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { Cause } from './causes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suspectLine } from './suspect.ts';

const diagnostic = (file: string, message: string): Diagnostic => ({
  tool: 'tsc',
  severity: 'error',
  code: 'TS2339',
  message,
  place: { file, line: 3 },
});
const cause = (message: string, ...files: string[]): Cause => {
  const [first = '', ...rest] = files;
  const task = asTaskId('a:typecheck');
  return {
    id: 'F1',
    tasks: [task],
    state: { task, outcome: 'failed', cache: 'none' },
    diagnostic: diagnostic(first, message),
    alike: rest.map((file) => diagnostic(file, message)),
    follows: [],
  };
};
const SPREAD = [
  cause(
    "Property 'split' does not exist on type '{ first: string; last: string; }'.",
    'a.ts',
    'b.ts',
    'c.ts',
  ),
  cause("Type 'string' is not assignable to type '{ first: string; last: string; }'.", 'a.ts', 'd.ts'),
];
const changed = (file: string, text: string, line = 11): { file: string; line: number; text: string } => ({
  file,
  line,
  text,
});
const declaration = changed('core/user.ts', '  name: { first: string; last: string };');

test('the changed declaration that the messages speak of', () => {
  expect(suspectLine(SPREAD, [changed('x.ts', 'const unrelated = 1;'), declaration])).toEqual(declaration);
});

test('none where nothing that changed has to do with the messages', () => {
  expect(suspectLine(SPREAD, [changed('x.ts', 'export type Name = string;')])).toBeUndefined();
});

test('not the failing line itself', () => {
  expect(suspectLine(SPREAD, [changed('a.ts', 'user.first.split(last)', 3)])).toBeUndefined();
});

test('none for failures in one or two files: those are read anyway', () => {
  const [one] = SPREAD;
  expect(one && suspectLine([cause(one.diagnostic?.message ?? '', 'a.ts')], [declaration])).toBeUndefined();
});

test('a declaration by the name that it had before', () => {
  const gone = cause("Property 'cents' does not exist on type 'Money'.", 'a.ts', 'b.ts', 'c.ts', 'd.ts');
  const renamed = { ...changed('money.ts', '  amount: number;', 2), was: '  cents: number;' };
  const body = changed('money.ts', '  return { amount: cents, currency };', 6);
  expect(suspectLine([gone], [body, renamed])).toEqual(renamed);
});

test('none that explains one of many failures', () => {
  const own = cause('expected cartTotal to be 3', 'cart.test.ts');
  const others = ['a', 'b', 'c'].map((name) => cause(`Cannot find module './${name}x'`, `${name}.test.ts`));
  expect(suspectLine([own, ...others], [changed('cart.ts', 'export const cartTotal = 4;')])).toBeUndefined();
});
