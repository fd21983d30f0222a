import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, type RunResult, err, foldRun, ok } from '@subminute/core';
import { type Side, wordsOf } from '@subminute/core/ratchet';
import { findPlace } from '@subminute/vitest/store';
import { askGit } from '../../history/ask-git.ts';
import { type Worktree, type WorktreeOptions, addWorktree } from '../../history/worktree.ts';
import { armEnv } from '../../process/arm-env.ts';
import { type ArmCost, CannotMeasure, runArm } from '../../process/duet.ts';
import { commandFile } from '../../process/entry.ts';
import { saidLine } from '../../process/said-line.ts';
import { newestRun, readStore } from '../../store/runs.ts';

/** A second tree in which the loop is run as users run it, with caches and a store of its own. */
export interface VerifiedSide {
  readonly side: Side;
  readonly worktree: Worktree;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Where the tests of its tasks are told. */
  readonly lists: string;
  readonly signal: AbortSignal;
}

export interface SideOptions extends Required<Pick<WorktreeOptions, 'root' | 'env' | 'signal' | 'modules'>> {
  readonly side: Side;
}

/** The checkout as it is, in a tree of its own. */
export async function openSide({ side, ...options }: SideOptions): Promise<Result<VerifiedSide, string>> {
  const { env, signal } = options;
  const added = await addWorktree({ ...options, dirty: true });
  if (!added.ok) return err(wordsOf(added.error));
  const worktree = added.value;
  const lists = path.join(storeOf(worktree), 'tests');
  return ok({ side, worktree, lists, signal, env: envOf(env, worktree, lists) });
}

/** What of a tree lies beside it, and goes with it. */
export function storeOf({ tree }: Worktree): string {
  return `${tree}.store`;
}

/** Far beyond any run: nobody hands it over. */
const NO_DEADLINE = { SUBMINUTE_DEADLINE: '1439m', SUBMINUTE_HARD_CAP: '1440m' };

/**
 * The user's environment, without the daemon. Nx 22.7 and later would share one cache among trees. Test files are left
 * out as in the user's own runs, by what this tree's runs have found.
 */
function envOf(env: Readonly<NodeJS.ProcessEnv>, worktree: Worktree, lists: string): NodeJS.ProcessEnv {
  const { SUBMINUTE_SKIP: _skip, CI: _ci, ...arm } = armEnv(env, worktree.tree);
  const store = storeOf(worktree);
  const asked = Object.entries({ SUBMINUTE_SKIP: env['SUBMINUTE_SKIP'], CI: env['CI'] });
  return {
    ...arm,
    ...Object.fromEntries(asked.filter(([, value]) => value !== undefined)),
    ...NO_DEADLINE,
    SUBMINUTE_STORE: path.join(store, 'runs'),
    SUBMINUTE_TEST_LISTS: lists,
    NX_CACHE_DIRECTORY: path.join(store, 'nx-cache'),
    NX_WORKSPACE_DATA_DIRECTORY: path.join(store, 'nx-data'),
  };
}

const AUTHOR = ['user.name=subminute', 'user.email=subminute@localhost', 'commit.gpgsign=false'].flatMap(
  (setting) => ['-c', setting],
);

/** What the tree holds becomes its HEAD, which no branch knows: then an edit is all that is affected. */
export async function settle({ worktree, env }: VerifiedSide): Promise<Result<void, string>> {
  const question = { cwd: worktree.tree, env };
  const added = await askGit(question, ['add', '--all']);
  if (!added.ok) return added;
  const how = ['--quiet', '--allow-empty', '--no-verify', '--message=verified'];
  const made = await askGit(question, [...AUTHOR, 'commit', ...how]);
  return made.ok ? ok(undefined) : made;
}

/** A run of our own command in a tree, with what it took. */
export interface SideRun {
  readonly result: RunResult;
  readonly cost: ArmCost;
}

/** Runs `subminute <args>` in a tree to its end. An error: it could not run, or was ended. */
export async function runSide(
  { worktree, env, lists, signal }: VerifiedSide,
  args: readonly string[],
): Promise<Result<SideRun, string>> {
  rmSync(lists, { recursive: true, force: true });
  const startedMs = Date.now();
  const command = { command: process.execPath, args: [commandFile(), ...args], cwd: worktree.root, env };
  let cost: ArmCost;
  try {
    cost = await runArm(command, signal);
  } catch (error) {
    if (error instanceof CannotMeasure) return err(error.message);
    throw error;
  }
  const store = findPlace(worktree.root, env).dir;
  const run = readStore(store, (db) => newestRun(db, worktree.root));
  const wasRun = cost.exitCode === 0 || cost.exitCode === 1;
  if (!wasRun || !run?.events || run.startedMs < startedMs)
    return err(`subminute ${args.join(' ')}: ${saidLine(cost.errors) || 'it left no record'}`);
  return ok({ result: foldRun(run.events), cost });
}
