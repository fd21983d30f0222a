import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { help } from '../../packages/nx/src/cli/help.ts';
import { commandNames } from '../reference/page.ts';
import { verdictOf } from './answers.ts';
import { blocks } from './markdown.ts';

const root = dirname(dirname(import.meta.dirname));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const README = read('README.md');

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('the two commands stand first', () => {
  expect(blocks(README)[0]?.text).toMatch(/^npm run demo .*\nnpm test .*\n$/);
});

test('from nothing to a verdict in three commands, the ones of the page that a test runs', () => {
  const typed = blocks(README).find(({ text }) => text.startsWith('git clone'));
  expect(typed?.text.trim().split('\n').length).toBe(3);
  expect(read('docs/getting-started.md')).toContain(typed?.text);
});

test('the verdict that is shown is a failure with its exit code', () => {
  expect(verdictOf(README)).toMatch(/^FAIL /);
});

test('the figures of the comparison are those of its page, where a test makes them', () => {
  const measured = read('docs/comparison.md')
    .split('\n## ')
    .slice(1)
    .map((section) => new Map(section.split('\n').map((line) => [cellsOf(line)[0] ?? '', cellsOf(line)])));
  const rows = README.split('\n')
    .map(cellsOf)
    .filter((cells) => cells.length === 4 && / \(\d of \d\)$/.test(cells[1] ?? ''));
  expect(rows.length).toBe(4);
  for (const [name = '', ...told] of rows) {
    expect([name, ...told]).toEqual([
      name,
      ...measured.map((section) => `${section.get(name)?.[1]} (${section.get(name)?.[2]})`),
    ]);
  }
});

test('the table of commands has every command but the one for targets', () => {
  const missing = commandNames(help()).filter(
    (name) => !new RegExp(`[\`·] ?\`?(?:subminute )?${name}\\b`).test(README),
  );
  expect(missing).toEqual(['once']);
});
