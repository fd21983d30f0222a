import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Result, TaskId } from '@subminute/core';
import { type SampleCommit, type WorkspaceGraph, isLockfile } from '@subminute/core/ratchet';
import { askGit } from '../../packages/nx/src/history/ask-git.ts';
import { sampleCommits } from '../../packages/nx/src/history/sample-commits.ts';
import { askWorkspaceGraph } from '../../packages/nx/src/process/ask-workspace-graph.ts';
import { type Place, runScript } from './task-run.ts';

/** A disposable checkout that is put at one commit after the other. */
export interface Checkout {
  readonly place: Place;
  /** Oldest first. */
  readonly commits: readonly SampleCommit[];
  /** Of the newest commit. */
  readonly head: string;
  /** Puts it there; what is ignored stays, installed packages above all. */
  put(ref: string): Promise<void>;
  /** The tasks as Nx has them now. */
  graph(): Promise<WorkspaceGraph>;
  /** Executes tasks that tests depend on; those that fail. */
  prepare(graph: WorkspaceGraph, tasks: readonly TaskId[]): Promise<readonly TaskId[]>;
}

export interface CheckoutOptions {
  readonly root: string;
  readonly head: string;
  readonly commits: number;
  readonly target: string;
  readonly byFunction: boolean;
  /** For a home, temporary files and the store. */
  readonly base: string;
  readonly heard: Place['heard'];
}

export async function openCheckout(options: CheckoutOptions): Promise<Checkout> {
  const { base, target, byFunction, heard } = options;
  const root = path.resolve(options.root);
  const env = envIn(base);
  const place: Place = { root, env, byFunction, heard };
  const git = async (...args: readonly string[]): Promise<string> =>
    valueOf(await askGit({ cwd: root, env }, args));
  const head = (await git('rev-parse', '--verify', `${options.head}^{commit}`)).trim();
  const newest = valueOf(await sampleCommits({ root, count: options.commits, before: head, env }));
  return {
    place,
    head,
    commits: newest.toReversed(),
    put: async (ref) => {
      await git('checkout', '--quiet', '--force', '--detach', ref);
      await git('clean', '-fdq');
    },
    graph: async () => {
      const asked = { root, targets: [target], env, dir: base, timeoutMs: 300_000, daemon: false };
      return valueOf(await askWorkspaceGraph(asked));
    },
    prepare: async (graph, tasks) => {
      const broken: TaskId[] = [];
      for (const id of tasks) {
        const task = graph.tasks.find((one) => one.task === id);
        if (task && !(await runScript(place, rootOf(graph, id), task.target))) broken.push(id);
      }
      return broken;
    },
  };
}

/** Where a task's project lies. */
export function rootOf(graph: WorkspaceGraph, id: TaskId): string {
  const project = graph.tasks.find((task) => task.task === id)?.project;
  return graph.projects.find(({ name }) => name === project)?.root ?? '.';
}

const SHAPE = /(?:^|\/)(?:package|project|nx|tsconfig[^/]*)\.json$|(?:^|\/)pnpm-workspace\.yaml$/;

/** Whether a commit may have changed which tasks there are and what they depend on, by more than imports. */
export function mayReshape({ paths }: SampleCommit): boolean {
  return paths.some((file) => SHAPE.test(file) || isLockfile(file) || file === '*');
}

/** The same at each start, so that variables which tests read do not change; nobody's own settings. */
function envIn(base: string): NodeJS.ProcessEnv {
  const places = { HOME: path.join(base, 'home'), TMPDIR: path.join(base, 'tmp') };
  for (const dir of Object.values(places)) mkdirSync(dir, { recursive: true });
  return {
    ...places,
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    SUBMINUTE_STORE: path.join(base, 'store'),
    SUBMINUTE_DEBUG: '1',
    NO_COLOR: '1',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
  };
}

function valueOf<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
