import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { type RunId, type RunResult, taskOfEnv } from '@subminute/core';
import { isRevoked } from '@subminute/vitest/store';
import { readOwner } from '../../process/run-dir.ts';
import { RunView } from '../../process/run-view.ts';
import { type Asked, type Fingerprint, type Look, differences, lookAt } from '../../watch/fingerprint.ts';
import { gitDirOf } from '../../watch/git-files.ts';
import {
  type Published,
  publishedFile,
  readIndex,
  readPublished,
  watchersOf,
} from '../../watch/kept-file.ts';
import { isStillThere, leftIn } from '../../watch/outputs-left.ts';
import type { Setting } from '../active-run.ts';
import { note } from '../fail.ts';
import { failingLines } from '../failing-lines.ts';
import type { Interrupt } from '../interrupt.ts';
import { messages } from '../messages.ts';
import { startProgress } from '../progress.ts';
import { findResult } from '../recall.ts';
import { watchMessages } from './watch-messages.ts';
import { watcherText } from './watcher-text.ts';

type Tree = Extract<Look, { kind: 'tree' }>;

const POLL_MS = 40;

/** A watcher that is about to begin a run gets so long to do it, and so long to hear of a change. */
const SETTLE_MS = 3000;
const NOTICE_MS = 500;

/**
 * What a watcher knows of this very state: its kept verdict, or the run that is under way on it, which is waited for.
 * `undefined`: nothing, or it is of another state. The watcher is never trusted with that: all that counts is read anew.
 */
export async function keptVerdict(setting: Setting, interrupt: Interrupt): Promise<RunResult | undefined> {
  const { io, flags, workspace, command } = setting;
  // A run inside of a task has its own files and moments: nobody watches for it.
  if (taskOfEnv(io.env) !== undefined) return undefined;
  const asked: Asked = { root: workspace.root, cwd: workspace.cwd, command, args: flags.rest, env: io.env };
  const file = publishedFile(workspace.place.dir, asked);
  if (!readPublished(file)) {
    noteOthers(setting);
    return undefined;
  }
  const past = flags.audit ? '--audit' : flags.bail ? '--bail' : undefined;
  if (past !== undefined) return runs(setting, watchMessages.watchNotFor(past));
  const gitDir = await gitDirOf({ cwd: asked.root, env: asked.env });
  if (!gitDir.ok) return runs(setting, watchMessages.watchNotCompared(gitDir.error));
  const look = await lookAt(asked, gitDir.value, readIndex(file));
  if (look.kind !== 'tree') {
    return runs(setting, watchMessages.watchNotCompared(look.kind === 'busy' ? look.why : messages.rootGone));
  }
  const run = await runOf(file, look, setting, interrupt);
  return run === undefined ? undefined : stillTrue(setting, run);
}

/** All runs, and this is why. */
function runs({ io }: Setting, why: string): undefined {
  note(io, why);
  return undefined;
}

/** Watchers of this checkout that were asked something else, or from another folder. */
function noteOthers({ io, workspace }: Setting): void {
  const others = watchersOf([workspace.place.dir], workspace.root).filter(({ state }) => state === 'alive');
  if (others.length > 0) note(io, watchMessages.watchOfOther(others.map(watcherText)));
}

/** A pass of it may rest on a record of a test file that has turned out to be wrong since. */
async function stillTrue(setting: Setting, run: RunId): Promise<RunResult | undefined> {
  const { workspace } = setting;
  const result = await findResult(workspace.stores, workspace.root, run);
  if (!result) return runs(setting, watchMessages.keptRunGone(run));
  const isWrong = result.tasks.some(({ hash }) => hash !== undefined && isRevoked(workspace.place.dir, hash));
  return isWrong ? runs(setting, watchMessages.keptRevoked(run)) : result;
}

/** The run that answers: it came to its end, or who asks does not wait for that. */
async function runOf(
  file: string,
  look: Tree,
  setting: Setting,
  interrupt: Interrupt,
): Promise<RunId | undefined> {
  const { io, deadlineMs, startedMs, workspace } = setting;
  const { id } = look.print;
  const sinceMs = Date.now();
  const deadlineAtMs = deadlineMs === undefined ? Infinity : startedMs + deadlineMs;
  using joined = joining(setting);
  for (;;) {
    const published = readPublished(file);
    if (!published) return runs(setting, watchMessages.watchEnded);
    const { kept, running } = published;
    if (kept?.print.id === id) {
      const isWhole = isStillThere(kept.left, leftIn(workspace.root, look.ignored));
      if (!isWhole) note(io, messages.outputsGone);
      return isWhole ? kept.run : undefined;
    }
    if (running?.print.id === id) {
      joined.to(running.run);
      if (interrupt.signal.aborted || Date.now() >= deadlineAtMs) return running.run;
    } else if (interrupt.signal.aborted || !mayCome(published, look, Date.now() - sinceMs)) {
      noteDifference(setting, published, look);
      return undefined;
    }
    await sleep(POLL_MS);
  }
}

/** What no watcher can have: it was started with others. */
const FIXED = /^(?:environment|tools|arguments)\b/;

/** Whether the watcher may come to this state any moment. */
function mayCome(published: Published, look: Tree, waitedMs: number): boolean {
  const last = lastOf(published);
  if (last && differences(last, look.print).some((part) => FIXED.test(part))) return false;
  return waitedMs < (published.isSettling ? SETTLE_MS : NOTICE_MS);
}

function lastOf({ kept, running }: Published): Fingerprint | undefined {
  return running?.print ?? kept?.print;
}

/** Somebody who has a watcher wants to know why it did not answer. */
function noteDifference({ io }: Setting, published: Published, { print }: Tree): void {
  const last = lastOf(published);
  note(io, messages.notOfThisState(last ? differences(last, print) : []));
}

interface Joined extends Disposable {
  to(run: RunId): void;
}

/** Progress of the run that is waited for. */
function joining({ io, workspace }: Setting): Joined {
  let now: { readonly run: RunId; readonly stop: () => void } | undefined;
  return {
    to: (run) => {
      if (now?.run === run) return;
      now?.stop();
      const dir = path.join(workspace.place.dir, 'runs', run);
      const owner = readOwner(dir);
      if (!owner) return;
      const failing = failingLines(dir, workspace.root);
      now = { run, ...startProgress(io.err, new RunView(dir), { ...owner, failing }) };
    },
    [Symbol.dispose]: () => now?.stop(),
  };
}
