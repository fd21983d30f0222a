import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { workspace } from '../tools/rig/workspace.ts';

const cart = (name: string): Readonly<Record<string, string>> => ({
  ...project(`@acme/${name}`, { test: { command: 'vitest run' } }),
  [`packages/${name}/vitest.config.mjs`]: `
    import { subminute } from '@subminute/vitest';
    export default { plugins: [subminute({ audit: 0 })] };`,
  [`packages/${name}/src/sum.mjs`]: 'export const sum = (a, b) => a + b;\n',
  [`packages/${name}/src/sum.test.mjs`]: `
    import { expect, test } from 'vitest';
    import { sum } from './sum.mjs';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });`,
  [`packages/${name}/src/plain.test.mjs`]: `import { test } from 'vitest'; test('passes', () => {});`,
});

interface Verdict {
  readonly tasks: readonly { readonly hash: string }[];
}

test('tasks from one start of Vitest know their test files, and what rests on records, and what made them, is kept by hash', async () => {
  await using ws = await workspace({ files: { ...cart('a'), ...cart('b') }, vitest: '5.1.1' });
  expect((await ws.nx(['g', '@subminute/nx:init', '--batchTests'])).code).toBe(0);
  const run = ['run-many', '-t', 'test', '--json'];
  const before = JSON.parse((await ws.subminute(run)).stdout) as Verdict;
  expect(before).toMatchObject({ testFiles: { ran: 4, known: 0 } });
  for (const name of ['a', 'b']) {
    ws.write({ [`packages/${name}/src/sum.mjs`]: 'export const sum = (a, b) => b + a;\n' });
  }
  const verdict = JSON.parse((await ws.subminute(run)).stdout) as Verdict;
  expect(verdict).toMatchObject({ verdict: 'PASS', testFiles: { ran: 2, known: 2 } });
  const [repository = ''] = readdirSync(ws.store);
  using db = new DatabaseSync(join(ws.store, repository, 'units-v1.db'));
  const rests = db.prepare('SELECT task_hash, length(verdicts) AS bytes FROM rest ORDER BY task_hash').all();
  expect(rests.map((row) => ({ ...row }))).toEqual(
    [...before.tasks, ...verdict.tasks]
      .map(({ hash }) => hash)
      .toSorted()
      .map((hash) => ({ task_hash: hash, bytes: 16 })),
  );
});
