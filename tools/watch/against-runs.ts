import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../rig/workspace.ts';
import { operate } from './operations.ts';
import { ARGS, type Watcher, startWatcher, watchedWorkspace } from './rig.ts';

export interface Counted {
  readonly sequences: number;
  readonly lost: number;
  readonly stale: number;
  /** Verdicts that were not kept ones, though the watcher had settled. */
  readonly unanswered: number;
}

const SETTLE_MS = 45_000;

/** Plays sequences of file operations in a watched workspace; each answer is held against a fresh run. */
export async function againstRuns(sequences: number, random: () => number): Promise<Counted> {
  await using ws = await watchedWorkspace();
  const watcher = startWatcher(ws);
  const counted = { sequences, lost: 0, stale: 0, unanswered: 0 };
  try {
    if (!(await watcher.settled(SETTLE_MS))) throw new Error(`no first verdict:\n${watcher.said()}`);
    for (let count = 0; count < sequences; count++) {
      const operations = 1 + Math.floor(random() * 5);
      for (let i = 0; i < operations; i++) {
        operate({ ws, random, count: count * 10 + i });
        await sleep(random() < 0.5 ? random() * 50 : random() * 1500);
      }
      const found = await judged(ws, watcher);
      if (found !== undefined) counted[found]++;
    }
  } finally {
    await watcher.end();
  }
  return counted;
}

async function judged(ws: Workspace, watcher: Watcher): Promise<'lost' | 'stale' | 'unanswered' | undefined> {
  await sleep(400);
  if (!(await watcher.settled(SETTLE_MS))) {
    console.log('lost: it did not settle\n', watcher.said().slice(-500));
    return 'lost';
  }
  const kept = watcher.published()?.kept?.run;
  const told = await ws.subminute(['affected', ...ARGS]);
  const fresh = await ws.subminute(['affected', ...ARGS, '--skip-nx-cache'], {
    env: { SUBMINUTE_WATCH: '0' },
  });
  if (essence(told.stdout) !== essence(fresh.stdout)) {
    console.log(`stale:\n${told.stdout}\n${told.stderr}\nbut\n${fresh.stdout}`);
    return 'stale';
  }
  if (kept !== undefined && told.stdout.includes(kept)) return undefined;
  // The last of its verdicts is of another state: it has missed something.
  const isOther = told.stderr.includes('of another state');
  console.log(isOther ? 'lost:' : 'unanswered:', told.stdout, told.stderr);
  return isOther ? 'lost' : 'unanswered';
}

/** A verdict without what differs from run to run. */
function essence(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '' && !/^since |^skipped /.test(line));
  return lines
    .map((line) => line.replace(/ · [\d.]+m?s of .*$/, '').replace(/\(\d+ lines: .*\)/, ''))
    .join('\n');
}
