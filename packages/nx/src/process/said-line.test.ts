import { expect, test } from 'vitest';
import { saidLine } from './said-line.ts';

test('the first line that says something, without colours', () => {
  expect(saidLine('\n  \u001b[31mno key\u001b[0m\nmore')).toBe('no key');
  expect(saidLine('a\nb', (line) => line === 'b')).toBe('b');
  expect(saidLine('')).toBe('');
});

test('no path of a tree of ours, and no secret', () => {
  const tree = '/tmp/subminute-trees-0/w0123456789';
  expect(saidLine(`Error: '${tree}/packages/a/x.js' is not in ${tree}`)).toBe(
    "Error: 'packages/a/x.js' is not in ",
  );
  expect(saidLine('fetch failed: https://ann:hunter2hunter2@example.com/x')).not.toContain('hunter2');
});
