import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Carried, checkoutFinder } from './checkout-finder.ts';

/** Looks for the roots in one file, whose text comes in pieces. */
function found(
  roots: readonly string[],
  pieces: readonly (string | Buffer)[],
  file = 'dist/a.js',
): readonly Carried[] {
  const finder = checkoutFinder(roots);
  finder.begin(file);
  for (const piece of pieces) finder.take(Buffer.from(piece));
  finder.end();
  return finder.found();
}

const APP = [{ file: 'dist/a.js', root: '/w/app' }];

test('a root is found as a whole path and as the beginning of one', () => {
  for (const text of [
    '/w/app',
    '"/w/app"',
    'at /w/app/src/a.ts:1',
    'in /w/app.',
    '/w/app\\n',
    'file:///w/app',
    "-I/w/app'",
  ]) {
    expect(found(['/w/app'], [text])).toEqual(APP);
  }
});

test('another path that begins alike is not it', () => {
  for (const text of ['/w/app2', '/w/app-old/x', '/w/app_1', '/w/app.bak', '/w/appä', '/w/ap', 'w/app', '']) {
    expect(found(['/w/app'], [text])).toEqual([]);
  }
  expect(found(['/w/app'], ['/w/app2 and /w/app'])).toEqual(APP);
});

test('it is found over the border of two pieces, wherever that lies', () => {
  for (const [text, roots] of [
    ['xx/w/app/yy', APP],
    ['xx/w/app2', []],
    ['/w/app.b', []],
    ['/w/app.', APP],
    ['/w/app', APP],
  ] as const) {
    for (let at = 0; at <= text.length; at++) {
      expect(found(['/w/app'], [text.slice(0, at), text.slice(at)])).toEqual(roots);
    }
  }
});

test('it is found as JSON and URLs write it', () => {
  expect(found(['C:\\w\\app'], ['{"cwd":"C:\\\\w\\\\app\\\\dist"}'])).toHaveLength(1);
  expect(found(['/w/my app'], ['file:///w/my%20app/src'])).toHaveLength(1);
  expect(found(['/w/größe'], ['file:///w/gr%C3%B6%C3%9Fe/src'])).toHaveLength(1);
});

test('source maps may hold it', () => {
  expect(found(['/w/app'], ['/w/app'], 'dist/a.js.map')).toEqual([]);
  expect(found(['/w/app'], ['/w/app'], 'dist/a.map.js')).toHaveLength(1);
});

test('each root is named with a file, a slash at its end or not', () => {
  expect(found(['/w/app/', '/w/lib', '/w/none'], ['/w/lib /w/app'])).toEqual([
    { file: 'dist/a.js', root: '/w/app/' },
    { file: 'dist/a.js', root: '/w/lib' },
  ]);
});

test('the end of one file and the beginning of the next are not one text', () => {
  const finder = checkoutFinder(['/w/app']);
  for (const text of ['/w/a', 'pp/x']) {
    finder.begin('a');
    finder.take(Buffer.from(text));
    finder.end();
  }
  expect(finder.found()).toEqual([]);
});

test('of one root so many files are named, and the others still looked for', () => {
  const finder = checkoutFinder(['/w/app', '/w/lib']);
  for (let at = 0; at < 100; at++) {
    finder.begin(`a${at}`);
    finder.take(Buffer.from(at === 99 ? '/w/app /w/lib' : '/w/app'));
    finder.end();
  }
  const roots = finder.found().map(({ root }) => root);
  expect(roots.filter((root) => root === '/w/app')).toHaveLength(20);
  expect(roots.filter((root) => root === '/w/lib')).toHaveLength(1);
});

test('how the bytes come makes no difference', () => {
  const word = fc.constantFrom('/w', '/app', '2', '.', '/', 'x', ' ', 'ä', '-');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.nat(30), { maxLength: 6 }), (words, cuts) => {
      const bytes = Buffer.from(words.join(''));
      const edges = [
        0,
        ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
        bytes.length,
      ];
      const pieces = edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge));
      expect(found(['/w/app', '/w'], pieces)).toEqual(found(['/w/app', '/w'], [bytes]));
    }),
  );
});
