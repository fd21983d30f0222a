import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pidsIn } from '../bench/cpu.ts';
import type { Workspace } from '../rig/workspace.ts';
import { type Watcher, startWatcher, watchedWorkspace } from './rig.ts';

/** Every way a watcher comes to its end, while a run goes on. */
const WAYS: Readonly<Record<string, (ws: Workspace, watcher: Watcher) => void>> = {
  SIGINT: (_, { child }) => child.kill('SIGINT'),
  SIGTERM: (_, { child }) => child.kill('SIGTERM'),
  SIGHUP: (_, { child }) => child.kill('SIGHUP'),
  SIGKILL: (_, { child }) => child.kill('SIGKILL'),
  'nobody reads it': (ws, { child }) => {
    child.stdout?.destroy();
    // It has to say something before it can notice.
    ws.write({ 'check.js': 'process.exit(0)' });
  },
  'the root is gone': (ws) => {
    rmSync(ws.dir, { recursive: true, force: true });
  },
};

export interface Ended {
  readonly way: string;
  readonly left: number;
}

/** How many processes are left, so long after the end. */
const LATER_MS = 8000;

export async function waysToEnd(): Promise<readonly Ended[]> {
  const ends: Ended[] = [];
  for (const [way, end] of Object.entries(WAYS)) {
    await using ws = await watchedWorkspace(60_000);
    const watcher = startWatcher(ws);
    ws.write({ 'packages/core/src/index.js': 'good, really' });
    await untilTaskRuns(ws);
    end(ws, watcher);
    const living = (): number => pidsIn(dirname(ws.dir)).length;
    for (let ms = 0; ms < LATER_MS && living() > 0; ms += 100) await sleep(100);
    ends.push({ way, left: living() });
    if (living() > 0) console.log(`${way}: ${living()} left\n${watcher.said()}`);
    for (const pid of pidsIn(dirname(ws.dir))) process.kill(pid, 'SIGKILL');
  }
  return ends;
}

async function untilTaskRuns(ws: Workspace): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const isTask = (pid: number): boolean => {
    try {
      return readFileSync(join('/proc', String(pid), 'cmdline'), 'utf8').includes('check.js');
    } catch {
      return false;
    }
  };
  for (let i = 0; i < 600 && !pidsIn(dirname(ws.dir)).some(isTask); i++) await sleep(50);
}
