import { expect, test } from 'vitest';
import { plugged } from './testing/plugged.ts';

test('what a run leaves out after its first failure is no pass', async () => {
  using work = plugged({
    'src/fails.test.ts': `
      import { expect, test } from 'vitest';
      test('fails', async () => { await new Promise((end) => setTimeout(end, 300)); expect(1).toBe(2); });`,
    'src/cut.test.ts': `
      import { expect, test } from 'vitest';
      test('passes', async () => { await new Promise((end) => setTimeout(end, 3000)); });
      test('would fail', () => { expect(1).toBe(2); });`,
  });
  const args = ['--bail=1', '--maxWorkers=2'];
  await work.run({ args });
  const second = await work.run();
  expect(second.report?.units?.known).toBe(0);
  expect(second.report?.tests.failed).toBe(2);
}, 60_000);

test('what failed comes first, so that a run that ends at the first failure ends at once', async () => {
  const passing = `
    import { expect, test } from 'vitest';
    import { value } from './value.ts';
    test('passes', () => { expect(value).toBeGreaterThan(0); });`;
  using work = plugged({
    'src/value.ts': 'export const value = 1;\n',
    'src/a.test.ts': passing,
    'src/b.test.ts': passing,
    'src/z.test.ts': passing.replace('toBeGreaterThan(0)', 'toBe(3)'),
  });
  expect((await work.run()).report?.tests).toMatchObject({ failed: 1, passed: 2 });
  work.write({ 'src/value.ts': 'export const value = 2;\n' });
  const { report } = await work.run({ args: ['--bail=1', '--maxWorkers=1'] });
  expect(report?.tests).toMatchObject({ failed: 1, passed: 0 });
}, 60_000);
