import { closeSync, fstatSync, openSync, readSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const STOPPED = '["stopped"]\n';
const STEP_MS = 5;
/** A worker that was killed says nothing any more. */
const MAX_MS = 500;

/** Whether workers of this Vitest are asked to stop once their test file is done, and say so. */
export function areStopped(version: string): boolean {
  return Number.parseInt(version, 10) >= 4;
}

/**
 * Waits for workers whose test file is done and that are about to stop: what a test has left to run reads, runs and
 * throws until then.
 */
export async function workersStopped(dir: string, nowMs: () => number): Promise<void> {
  const until = nowMs() + MAX_MS;
  for (let left = namesIn(dir); nowMs() < until; await wait(STEP_MS)) {
    left = left.filter((name) => !isStopped(path.join(dir, name)));
    if (left.length === 0) return;
  }
}

function namesIn(dir: string): readonly string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.jsonl'));
}

/** A worker without a test file has written nothing. */
function isStopped(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    if (size === 0) return true;
    const end = Buffer.alloc(STOPPED.length);
    readSync(fd, end, 0, end.length, Math.max(0, size - end.length));
    return end.toString() === STOPPED;
  } finally {
    closeSync(fd);
  }
}
