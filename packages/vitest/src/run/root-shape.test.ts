import { expect, test } from 'vitest';
import { rootShape } from './root-shape.ts';

test('checkouts beside each other have one shape', () => {
  expect(rootShape('/home/me/work-2.0')).toBe(rootShape('/tmp/x/Other_tree'));
});

test.each(['/w+b', '/w b', '/w%20b', '/w[1]', '/wä', '/.trees/w', '/node_modules/w'])(
  'one in %s has another',
  (root) => {
    expect(rootShape(root)).not.toBe(rootShape('/w'));
  },
);
