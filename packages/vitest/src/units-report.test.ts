import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { plugged } from './testing/plugged.ts';

const FILES: Readonly<Record<string, string>> = {
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'src/sum.test.ts': `
    import { expect, test } from 'vitest';
    import { sum } from './sum.ts';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });`,
  'src/other.test.ts': `
    import { test } from 'vitest';
    test('passes', () => {});`,
  'src/child.test.ts': `
    import { execFileSync } from 'node:child_process';
    import { test } from 'vitest';
    test('starts a process', () => { execFileSync('true'); });`,
};

test('a report tells what ran, what is known, what is compared, and what runs always', async () => {
  using work = plugged(FILES);
  const first = await work.run();
  expect(first.report?.units).toMatchObject({ ran: 3, known: 0, audited: 0, off: { found: 0 } });
  const always = { file: 'src/child.test.ts', reason: 'child process' };
  expect(first.report?.units?.always).toEqual({ found: 1, first: [always] });

  const second = await work.run();
  expect(second.report?.units).toMatchObject({ ran: 1, known: 2, audited: 0 });
  expect(second.code).toBe(0);

  const audit = await work.run({ env: { SUBMINUTE_AUDIT: '1' } });
  expect(audit.report?.units).toMatchObject({ ran: 3, known: 0, audited: 2, wrong: { found: 0 } });

  const off = await work.run({ args: ['--no-isolate'] });
  expect(off.report?.units).toMatchObject({
    ran: 3,
    known: 0,
    off: { found: 1, first: [{ project: '.#', reason: 'isolate is false: test files share state' }] },
  });
}, 120_000);

test('what runs without skipping is reported without it', async () => {
  using work = plugged(FILES);
  const { report } = await work.run({ env: { SUBMINUTE_SKIP: '0' } });
  expect(report).toMatchObject({ files: 3, tests: { passed: 3 } });
  expect(report?.units).toBeUndefined();
}, 60_000);

test('a share to compare that is none is said, and nothing runs', async () => {
  using work = plugged(FILES);
  const { code, said } = await work.run({ env: { SUBMINUTE_AUDIT: 'all' } });
  expect(said).toContain(
    "SUBMINUTE_AUDIT is 'all'; it must be a share of the known test files from 0 to 1, for example 0.05, or 1 for all",
  );
  expect(code).toBe(1);
}, 60_000);

test('the first failure of a test file is told at once, one that cannot be loaded too', async () => {
  using work = plugged({
    ...FILES,
    'src/broken.test.ts': `import './nowhere.ts';`,
    'src/sum.test.ts': `
      import { describe, expect, test } from 'vitest';
      describe('sum', () => {
        test('first', () => { expect(1).toBe(2); });
        test('second', () => { expect(1).toBe(2); });
      });`,
  });
  const { left } = await work.run();
  const notes = (left['failing.jsonl'] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(notes).toHaveLength(2);
  expect(notes).toContainEqual({
    task: 'shop:test',
    file: path.join(work.root, 'src/sum.test.ts'),
    names: ['sum', 'first'],
  });
  expect(notes).toContainEqual({
    task: 'shop:test',
    file: path.join(work.root, 'src/broken.test.ts'),
    names: [],
  });
}, 60_000);

test('a database that opens and is torn is set aside, and test files are known again from there on', async () => {
  using work = plugged(FILES);
  await work.run();
  const file = path.join(work.store, 'units-v1.db');
  writeFileSync(file, readFileSync(file).fill(0x5a, 4096));
  const torn = await work.run();
  expect(torn.report?.units).toMatchObject({ ran: 3, known: 0 });
  expect(torn.said).not.toContain('no test file is skipped or kept');
  expect(torn.said).toContain('torn, and was set aside as units-v1.db.aside-');
  expect(readdirSync(work.store).filter((name) => name.includes('.aside-'))).toHaveLength(1);
  expect((await work.run()).report?.units).toMatchObject({ ran: 1, known: 2 });
}, 60_000);
