import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonPage } from './comparison.ts';

test('docs/comparison.md is what is printed today', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/comparison.md'), 'utf8');
  expect(page).toBe(comparisonPage());
});
