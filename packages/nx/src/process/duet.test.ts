import { describe, expect, test } from 'vitest';
import { type ArmCommand, CannotMeasure, runPair } from './duet.ts';

const node = (code: string): ArmCommand => ({
  command: process.execPath,
  args: ['-e', code],
  cwd: import.meta.dirname,
});
const SPIN = 'const end=process.cpuUsage().user+200e3;while(process.cpuUsage().user<end);';
const coin = (): boolean => true;

describe.runIf(process.platform === 'linux')('a pair', { timeout: 30_000 }, () => {
  test('costs the CPU time of all processes of both', async () => {
    const child = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(SPIN)}])`;
    const { base, head } = await runPair({ base: node(SPIN), head: node(child) }, { coin });
    expect(base.cpuMs).toBeGreaterThanOrEqual(200);
    // The child's too.
    expect(head.cpuMs).toBeGreaterThanOrEqual(200);
    expect(base.peakBytes).toBeGreaterThan(20 << 20);
    expect([base.exitCode, head.exitCode]).toEqual([0, 0]);
  });

  test('tells sleeping from working', async () => {
    const sleep = node(`${SPIN} setTimeout(() => {}, 1500)`);
    const { base, head } = await runPair({ base: node(SPIN), head: sleep }, { coin });
    expect(head.idleMs).toBeGreaterThan(1000);
    expect(head.idleMs - base.idleMs).toBeGreaterThan(700);
  });

  test('is as many runs of each side as are asked for', async () => {
    const arm = { ...node(SPIN), repeat: 2 };
    const { base } = await runPair({ base: arm, head: arm }, { coin, inTurn: true });
    expect(base.cpuMs).toBeGreaterThanOrEqual(400);
  });

  test('with a side that fails is no measurement, and says why', async () => {
    const broken = node("console.error('no such option'); process.exit(3)");
    const pair = runPair({ base: node('0'), head: broken }, { coin });
    await expect(pair).rejects.toThrow('the head ended with exit 3: no such option');
    await expect(pair).rejects.toBeInstanceOf(CannotMeasure);
  });

  test('with a side that cannot be started says which', async () => {
    const missing = { command: './no-such-program', args: [], cwd: import.meta.dirname };
    await expect(runPair({ base: missing, head: node('0') }, { coin })).rejects.toThrow(
      /the base could not be run: .*ENOENT/,
    );
  });

  test('is ended with all its processes when nobody wants it any more', async () => {
    const abort = new AbortController();
    const endless = node('process.stderr.write("on"); setInterval(() => {}, 1000)');
    const pair = runPair({ base: endless, head: endless }, { coin, signal: abort.signal });
    setTimeout(() => abort.abort(), 300);
    await expect(pair).rejects.toThrow('the measurement was ended');
  });
});
