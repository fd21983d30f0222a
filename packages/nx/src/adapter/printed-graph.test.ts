import { expect, test } from 'vitest';
import { dependenciesOf, printedGraph } from './printed-graph.ts';

test.each([
  ['alone', ''],
  ['behind a line', 'loading {plugins}\n'],
  ['behind what is no line', 'loading … '],
  ['behind an object that a plugin printed', "{ name: 'a' }\n"],
  ['behind JSON that a plugin printed', '{"level":"info"}\n'],
])('the document is found %s', (_name, before) => {
  expect(printedGraph(`${before}{\n  "graph": {}\n}\n`)).toEqual({ graph: {} });
});

test('half a document is none', () => {
  expect(printedGraph('{"graph": {')).toBeUndefined();
  expect(printedGraph('')).toBeUndefined();
  expect(printedGraph('nx 24')).toBeUndefined();
});

test('what hangs below a task, as ids and as objects', () => {
  expect(dependenciesOf({ 'a:x': ['b:x', { id: 'c:x' }] })).toEqual(new Map([['a:x', ['b:x', 'c:x']]]));
});
