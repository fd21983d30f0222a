import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWorkflow } from '../../packages/nx/src/cli/ratchet/ci-files.ts';
import { blocks } from './markdown.ts';

const root = dirname(dirname(import.meta.dirname));
const PAGE = readFileSync(join(root, 'docs/ci.md'), 'utf8');

test('the workflow on the page is the one that ratchet init writes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'subminute-workflow-'));
  try {
    mkdirSync(join(dir, '.git'));
    writeFileSync(join(dir, 'nx.json'), '{"defaultBase":"main"}');
    const [file = ''] = writeWorkflow(dir, 'github');
    const workflow = blocks(PAGE).find(({ text }) => text.includes('runs-on'))?.text;
    // The page's format has other quotes.
    expect(workflow).toBe(readFileSync(join(dir, file), 'utf8').replaceAll('"', "'"));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('every verdict of a check has its row', () => {
  const { anyOf } = JSON.parse(readFileSync(join(root, 'packages/nx/schema/ratchet.json'), 'utf8')) as {
    anyOf: readonly { properties: { verdict: { enum?: readonly string[]; const?: string } } }[];
  };
  const verdicts = anyOf.flatMap(({ properties: { verdict } }) =>
    [...(verdict.enum ?? []), verdict.const ?? []].flat(),
  );
  expect(verdicts.length).toBeGreaterThan(5);
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| '));
  expect(verdicts.filter((verdict) => !rows.some((row) => row.includes(`\`${verdict}\``)))).toEqual([]);
});
