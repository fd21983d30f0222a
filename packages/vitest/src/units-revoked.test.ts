import { expect, test } from 'vitest';
import { revokedTasks } from './store/revoked.ts';
import { plugged } from './testing/plugged.ts';

const FILES: Readonly<Record<string, string>> = {
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'src/sum.test.ts': `
    import { expect, test } from 'vitest';
    import { sum } from './sum.ts';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });`,
  // Our own variables are no inputs: so that its record can be wrong.
  'src/moody.test.ts': `
    import { expect, test } from 'vitest';
    test('depends on what nobody sees', () => { expect(process.env.SUBMINUTE_MOOD).toBeUndefined(); });`,
};

test('a wrong record revokes the tasks that rest on it: that which found it, those that left it out, and its own', async () => {
  using work = plugged(FILES);
  const run = (hash: string, env: NodeJS.ProcessEnv = {}): ReturnType<typeof work.run> =>
    work.run({ env: { NX_TASK_HASH: hash, ...env } });
  await run('1');
  work.write({ 'src/sum.ts': 'export const sum = (a: number, b: number): number => b + a;\n' });
  const second = await run('2');
  expect(second.report?.units).toMatchObject({ ran: 1, known: 1 });
  const audit = await run('3', { SUBMINUTE_MOOD: 'bad', SUBMINUTE_AUDIT: '1' });
  expect(audit.report?.units?.wrong).toMatchObject({ found: 1, first: [{ taskHashes: ['1', '2'] }] });
  expect(revokedTasks(work.store)).toEqual(['1', '2', '3']);
}, 60_000);

test('a known test file that passes only when it is tried again is told as that, and what rests on it is revoked', async () => {
  using work = plugged({
    'src/moody.test.ts': `
      import { expect, test } from 'vitest';
      let tries = 0;
      test('hangs on chance', { retry: 1 }, () => { expect(tries++ > 0 || !process.env.SUBMINUTE_MOOD).toBe(true); });`,
  });
  await work.run({ env: { NX_TASK_HASH: '1' } });
  const audit = await work.run({ env: { NX_TASK_HASH: '2', SUBMINUTE_MOOD: 'bad', SUBMINUTE_AUDIT: '1' } });
  expect(audit.code).toBe(0);
  const [wrong] = audit.report?.units?.wrong.first ?? [];
  expect(wrong).toMatchObject({ isFlaky: true, taskHashes: ['1'] });
  expect(wrong?.evidence).toMatch(
    /^src\/moody\.test\.ts passed only when tried again although run r0001 says /,
  );
  expect(revokedTasks(work.store)).toEqual(['1', '2']);
}, 60_000);
