import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { bundleRecorder } from './bundle.ts';
import { type UnitFacts, unitsOf } from './unit-facts.ts';
import { processLives } from '../store/process-lives.ts';

const SPOOLS = 'spool';
const START = 'subminute-recorder.cjs';
/** Runs that were killed leave theirs behind. */
const LEFT_MS = 86_400_000;

/** Where the workers of a run leave what they learn; readable by no other user. */
export interface Spool {
  readonly dir: string;
  /** What a worker loads with `--require`. */
  readonly start: string;
}

/**
 * In the store: no worker starts without its file, and a temporary folder may be emptied by a test, or by the machine
 * under a Vitest that watches for days.
 */
export function makeSpool(store: string, { byFunction }: { readonly byFunction: boolean }): Spool {
  const all = path.join(store, SPOOLS);
  mkdirSync(all, { recursive: true, mode: 0o700 });
  // `mkdtemp` makes it 0700. Real, as workers see it in the paths of what they load.
  const dir = realpathSync(mkdtempSync(path.join(all, `${process.pid}-`)));
  const start = path.join(dir, START);
  writeFileSync(start, bundleRecorder({ dir, byFunction }), { mode: 0o600 });
  return { dir, start };
}

/** An argument of a worker that is ours: another one in each run. */
export function isOwnStart(argument: string | undefined): boolean {
  return argument?.endsWith(START) === true;
}

/** What each test file has read, as far as its worker came. */
export function readSpool(dir: string): readonly UnitFacts[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => unitsOf(readFileSync(path.join(dir, name), 'utf8')));
}

export function removeSpool(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Removes what killed runs have left behind in a store, a day later. */
export function removeLeftSpools(store: string, nowMs: number): void {
  const all = path.join(store, SPOOLS);
  for (const name of readdirSync(all)) {
    const dir = path.join(all, name);
    const isOld = nowMs - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? nowMs) > LEFT_MS;
    // Vitest may watch for days.
    if (isOld && !processLives(Number.parseInt(name, 10))) removeSpool(dir);
  }
}
