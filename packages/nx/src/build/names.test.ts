import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { expect, test } from 'vitest';
import { loadParser } from '../imports/parser.ts';
import { scanText } from '../imports/scan.ts';
import { withScriptNames } from './script-names.ts';
import { isForTests, testPatterns } from './tests-out.ts';

const parse = await loadParser();
const renamed = (text: string): string => withScriptNames(text, scanText(text, 'ts', parse));

test('names of sources become names of scripts, and nothing moves', () => {
  const text = `import { a } from './a.ts'; import b from "../b.tsx"; export * from './c.mts';
const d = await import('./d.cts'); import './e.js'; import type { F } from './f.d.ts'; import 'g.ts'; const h = './h.ts';
`;
  const script = renamed(text);
  expect(script).toBe(`import { a } from './a.js'; import b from "../b.js" ; export * from './c.mjs';
const d = await import('./d.cjs'); import './e.js'; import type { F } from './f.d.ts'; import 'g.ts'; const h = './h.ts';
`);
  expect(script).toHaveLength(text.length);
});

test('a name that is spelled by escapes stays as it is', () => {
  expect(renamed(String.raw`import './\u0061.ts';`)).toBe(String.raw`import './\u0061.ts';`);
});

test('the key has a file exactly where it is not taken for one of tests', () => {
  const part = fc.constantFrom('src', '__tests__', '__snapshots__', 'tests', 'test', 'a');
  const name = fc.constantFrom('a', 'a.test', 'a.spec', 'test', 'a.test-d', 'a.tests', '.test', 'a.spec.b');
  const ending = fc.constantFrom('.ts', '.tsx', '.mts', '.cjs', '.js', '.json', '.d.ts');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), name, ending, (folders, stem, end) => {
      const file = ['lib', ...folders, `${stem}${end}`].join('/');
      const isOut = testPatterns('lib').some((pattern) => minimatch(file, pattern.slice(1), { dot: true }));
      expect(isForTests(file)).toBe(isOut);
    }),
  );
});
