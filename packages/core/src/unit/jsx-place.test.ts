import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestOfCode as digest } from '../testing/parsed-module.ts';

/** A component as a tool transforms it in development, and the same one with lines above and other indents. */
const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/jsx-${name}.txt`, import.meta.url), 'utf8');

const PLACE = 'fileName: f, lineNumber: 1, columnNumber: 2';
const REACT = 'import { jsxDEV as _jsxDEV } from "react/jsx-dev-runtime";\n';
const call = (place: string, name = '_jsxDEV'): string =>
  `${REACT}${name}("a", {}, void 0, false, ${place}, this)`;

describe('the place of JSX', () => {
  test.each(['vite-7', 'vite-8', 'babel-7'])('counts for nothing as %s writes it', (tool) => {
    const before = fixture(`${tool}-before`);
    expect(before).not.toBe(fixture(`${tool}-after`));
    expect(digest(before)).toBe(digest(fixture(`${tool}-after`)));
    expect(digest(before.replace('"1", false', '"2", false'))).not.toBe(digest(before));
    expect(digest(before.replace('id: "a"', 'id: "b"'))).not.toBe(digest(before));
    expect(digest(before.replace('v.tsx', 'w.tsx'))).not.toBe(digest(before));
  });

  test('is a place only in a call of jsxDEV', () => {
    for (const name of ['jsxDEV', '_jsxDEV', 'React.jsxDEV', '(0, __vite_ssr_import_0__.jsxDEV)'])
      expect(digest(call(`{ ${PLACE} }`, name))).toBe(digest(call(`{ ${PLACE.replace('1', '3')} }`, name)));
    for (const name of ['jsx', 'f', 'a["jsxDEV"]', 'jsxDEV.call', 'new jsxDEV', 'jsxDEV()', '(jsxDEV, f)'])
      expect(digest(call(`{ ${PLACE} }`, name))).not.toBe(
        digest(call(`{ ${PLACE.replace('1', '3')} }`, name)),
      );
  });

  test.each([
    '{ fileName: f, lineNumber: LINE }',
    '{ fileName: f, columnNumber: 2, lineNumber: LINE }',
    '{ fileName: f, lineNumber: LINE, columnNumber: 2, more: 3 }',
    '{ fileName: f, lineNumber: LINE, [columnNumber]: 2 }',
    '{ fileName: f, lineNumber: LINE, columnNumber() {} }',
    '{ ...f, lineNumber: LINE, columnNumber: 2 }',
    '{ fileName: f, lineNumber: "LINE", columnNumber: 2 }',
    '{ fileName: f, lineNumber: -LINE, columnNumber: 2 }',
    '[LINE]',
  ])('is no place of another shape: %s', (shape) => {
    expect(digest(call(shape.replace('LINE', '1')))).not.toBe(digest(call(shape.replace('LINE', '3'))));
  });

  test('is the fifth argument only', () => {
    const places = [
      `jsxDEV({ ${PLACE} })`,
      `jsxDEV(a, b, c, d, e, { ${PLACE} })`,
      `jsxDEV(a, b, c, ...d, { ${PLACE} })`,
    ];
    for (const code of places) expect(digest(REACT + code)).not.toBe(digest(REACT + code.replace('1', '3')));
  });

  test.each(['own/jsx-dev-runtime', '/@fs/w/node_modules/preact/jsx-dev-runtime.js', 'react'])(
    'counts where the elements are those of %s',
    (runtime) => {
      const code = call(`{ ${PLACE} }`).replace('react/jsx-dev-runtime', runtime);
      expect(digest(code)).not.toBe(digest(code.replace('lineNumber: 1', 'lineNumber: 3')));
    },
  );
});
