import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Result, type TaskId, asTaskId } from '@subminute/core';
import { type SampleCommit, type WorkspaceGraph } from '@subminute/core/ratchet';
import { borrowModules } from '../../packages/nx/src/history/borrowed-modules.ts';
import { sampleCommits } from '../../packages/nx/src/history/sample-commits.ts';
import { askWorkspaceGraph } from '../../packages/nx/src/process/ask-workspace-graph.ts';
import { findNx } from '../../packages/nx/src/process/start-nx.ts';
import { must, run } from '../rig/run.ts';

export interface HistoryOptions {
  /** A repository with what its newest commit needs installed. */
  readonly repo: string;
  readonly targets: readonly string[];
  /** Commits to walk through, the newest first. */
  readonly count: number;
  /** How many of the newest are left out. */
  readonly skip: number;
  /** Paths that cannot be checked out here: a partial clone lacks them. */
  readonly without: readonly string[];
}

/** What Nx itself says of a commit. */
export interface NxSays {
  /** Tasks that `nx affected` runs between its parent and it. */
  readonly selected: ReadonlySet<TaskId>;
  /** Of all tasks. */
  readonly hashes: ReadonlyMap<TaskId, string>;
}

export interface Visited extends NxSays {
  readonly commit: SampleCommit;
  readonly graph: WorkspaceGraph;
}

/** A clone of a repository that can be put at any commit, whose Nx hashes and selects but runs nothing. */
export interface History {
  readonly commits: readonly SampleCommit[];
  visit(commit: SampleCommit): Promise<Visited>;
  /** Of the parent of the oldest commit. */
  hashesBefore(commit: SampleCommit): Promise<ReadonlyMap<TaskId, string>>;
  [Symbol.dispose](): void;
}

export async function openHistory(options: HistoryOptions): Promise<History> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-model-')));
  const root = join(base, 'clone');
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', HOME: base, CI: 'true' };
  const git = async (...args: readonly string[]): Promise<string> =>
    (await must('git', args, { cwd: root, env: { ...process.env } })).stdout;
  await must('git', ['clone', '--quiet', '--shared', '--no-checkout', options.repo, root], {
    cwd: base,
    env,
  });
  await git('sparse-checkout', 'set', '--no-cone', '/*', ...options.without.map((path) => `!/${path}`));
  const hashing = {
    ...env,
    NODE_PATH: writeRunner(base),
    NX_CLOUD_ACCESS_TOKEN: 'none',
    NX_NO_CLOUD: 'false',
  };
  const nx = (args: readonly string[]): Promise<ReadonlyMap<TaskId, string>> =>
    askHashes(args, { root, base, env: hashing });
  const all = valueOf(await sampleCommits({ root, count: options.count + options.skip }));
  const checkout = async (ref: string): Promise<void> => {
    await git('checkout', '--quiet', '--force', '--detach', ref);
    await giveModules({ checkout: realpathSync(options.repo), tree: root }, git);
  };
  const targets = options.targets.join(',');
  const visit = async (commit: SampleCommit): Promise<Visited> => {
    await checkout(commit.sha);
    const asked = { root, targets: options.targets, env, dir: base, timeoutMs: 300_000, daemon: false };
    const graph = valueOf(await askWorkspaceGraph(asked));
    const hashes = await nx(['run-many', '-t', targets]);
    const range = [`--base=${commit.sha}~1`, `--head=${commit.sha}`];
    const selected = new Set((await nx(['affected', '-t', targets, ...range])).keys());
    return { commit, graph, hashes, selected };
  };
  return {
    commits: all.slice(options.skip),
    visit,
    hashesBefore: async (commit) => {
      await checkout(`${commit.sha}~1`);
      return nx(['run-many', '-t', targets]);
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Folders that this commit has for the first time get theirs. */
async function giveModules(
  trees: { readonly checkout: string; readonly tree: string },
  git: (...args: readonly string[]) => Promise<string>,
): Promise<void> {
  const manifests = await git('ls-files', '-z', '--', ':(glob)**/package.json');
  for (const file of manifests.split('\0').filter((one) => one !== '')) {
    const folder = file.slice(0, -'package.json'.length);
    rmSync(join(trees.tree, folder, 'node_modules'), { recursive: true, force: true });
    borrowModules(trees, folder);
  }
}

/**
 * Nx calls it in place of its own runner, once all tasks have their hash: it loads one of this name where a
 * token for its cloud is set. Nothing of it enters a hash.
 */
function writeRunner(base: string): string {
  const folder = join(base, 'modules');
  mkdirSync(join(folder, 'nx-cloud'), { recursive: true });
  const text = `
    module.exports = async (tasks) => {
      const hashes = Object.fromEntries(tasks.map((task) => [task.id, task.hash ?? '']));
      require('node:fs').writeFileSync(process.env.MODEL_HASHES, JSON.stringify(hashes));
      process.exit(0);
    };`;
  writeFileSync(join(folder, 'nx-cloud/index.js'), text);
  return folder;
}

async function askHashes(
  args: readonly string[],
  { root, base, env }: { readonly root: string; readonly base: string; readonly env: NodeJS.ProcessEnv },
): Promise<ReadonlyMap<TaskId, string>> {
  const nx = valueOf(findNx(root));
  const file = join(base, 'hashes.json');
  writeFileSync(file, '{}');
  const own = { ...env, MODEL_HASHES: file };
  const { code, stdout } = await run(process.execPath, [nx.bin, ...args], { cwd: root, env: own });
  if (code !== 0 && readFileSync(file, 'utf8') === '{}') throw new Error(`nx ${args.join(' ')}: ${stdout}`);
  const hashes = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return new Map(Object.entries(hashes).map(([task, hash]) => [asTaskId(task), hash]));
}

function valueOf<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
