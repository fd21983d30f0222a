import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTaskId } from '@subminute/core';
import { type Unmeasurable, wordsOf } from '@subminute/core/ratchet';
import { type Worktree, addWorktree } from '../../packages/nx/src/history/worktree.ts';
import { measureTask } from '../../packages/nx/src/process/measure.ts';
import { askTreeTasks } from '../../packages/nx/src/process/tree-tasks.ts';

export interface SameCommit {
  /** A checkout of a workspace; a small one is made in `folder` where there is none. */
  readonly repo?: string;
  readonly task: string;
  readonly folder: string;
  readonly runs: number;
  /** Processes that keep a core busy meanwhile. */
  readonly spinners: number;
  readonly coin: () => boolean;
}

/** Checks a commit against itself so many times on a busy machine: each time from two new trees. */
export async function checkSameCommit(options: SameCommit): Promise<readonly string[]> {
  const repo = options.repo ?? makeWorkspace(options.folder);
  const spinners: ChildProcess[] = Array.from({ length: options.spinners }, () =>
    spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }),
  );
  const verdicts: string[] = [];
  try {
    for (let run = 0; run < options.runs; run++) {
      verdicts.push(await checkOnce(repo, options));
      console.log(`${run + 1}: ${verdicts.at(-1)}`);
    }
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
  return verdicts.map((verdict) => verdict.split(' ', 1)[0] ?? '');
}

async function checkOnce(repo: string, { task, coin }: SameCommit): Promise<string> {
  await using base = await tree(repo);
  await using head = await tree(repo);
  const asked = { targets: [task.slice(task.indexOf(':') + 1)], env: process.env };
  const [a, b] = await Promise.all([
    askTreeTasks({ side: 'base', worktree: base, ...asked }),
    askTreeTasks({ side: 'head', worktree: head, ...asked }),
  ]);
  if (!a.ok) return cannot(a.error);
  if (!b.ok) return cannot(b.error);
  const options = { base: a.value, head: b.value, coin, limitMs: 600_000 };
  const measured = await measureTask(asTaskId(task), options);
  if (!measured.ok) return cannot(measured.error);
  const { verdict, effect, pairs, baseCpuMs, seconds, load } = measured.value;
  const percent = (effect * 100).toFixed(1);
  return `${verdict} ${percent} %, ${pairs} pairs of ${baseCpuMs} ms CPU, ${seconds} s, load ${load}`;
}

function cannot(why: Unmeasurable): string {
  return `cannot-measure ${wordsOf(why)}`;
}

async function tree(root: string): Promise<Worktree> {
  const added = await addWorktree({ root, env: process.env });
  if (!added.ok) throw new Error(wordsOf(added.error));
  return added.value;
}

/** A project whose `typecheck` takes about a second of CPU time, as many a one does. */
function makeWorkspace(folder: string): string {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  mkdirSync(join(folder, 'src'));
  const own = join(import.meta.dirname, '../../node_modules');
  for (const name of ['nx', 'typescript']) symlinkSync(join(own, name), join(modules, name));
  const target = { command: `node ${join(own, 'typescript/bin/tsc6')} -p tsconfig.json`, cache: true };
  const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, types: [], lib: ['es2022'] };
  const files = {
    '.gitignore': 'node_modules\n.nx\n',
    'package.json': '{"name":"w","private":true}',
    'nx.json': '{"neverConnectToCloud":true,"analytics":false}',
    'project.json': JSON.stringify({ name: 'w', targets: { typecheck: target } }),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
    'src/a.ts': Array.from(
      { length: 60 },
      (_, i) => `export const a${i}: Record<'k${i}', number> = { k${i}: 1 };`,
    ).join('\n'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  };
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'start');
  return folder;
}
