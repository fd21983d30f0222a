import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pidsIn } from '../bench/cpu.ts';
import { run } from '../rig/run.ts';
import { type Bounded, boundedRun } from './bounded-run.ts';

function shell(command: string, deadlineMs: number): { dir: string; ran: Promise<Bounded> } {
  const dir = mkdtempSync(join(tmpdir(), 'subminute-bounded-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const ran = boundedRun((ask) => run('/bin/sh', ['-c', command], { ...ask, cwd: dir, env: process.env }), {
    deadlineMs,
    graceMs: 300,
    dir,
  });
  return { dir, ran };
}

test('a run that ends in time is left alone', async () => {
  const { ran } = shell('exit 3', 60_000);
  expect(await ran).toMatchObject({ code: 3, signal: null });
  expect((await ran).hung).toBeUndefined();
});

test('a run that is late gets SIGTERM', async () => {
  const { ran } = shell('exec sleep 600', 1000);
  expect(await ran).toMatchObject({ hung: 'SIGTERM', signal: 'SIGTERM' });
});

test('a run that is deaf to it is killed with all that works in its folder', async () => {
  const { dir, ran } = shell("trap '' TERM; sleep 600 & sleep 600", 1000);
  expect(await ran).toMatchObject({ hung: 'SIGKILL', signal: 'SIGKILL' });
  await expect.poll(() => pidsIn(dir)).toEqual([]);
});
