import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Workspace, type WorkspaceOptions, workspace } from './workspace.ts';

/** A workspace whose results go through the shield, and further worktrees of it. */
export interface Shielded extends Workspace {
  /** The folders of its shields. */
  readonly shields: () => readonly string[];
  /** The pids of those that live. */
  readonly pids: () => readonly number[];
  /** A worktree with packages of its own; `nx` and `subminute` work in it by `cwd`. */
  worktree(name: string): string;
}

/** Ends its shields before its folder goes. */
export async function shielded(options: WorkspaceOptions = {}): Promise<Shielded> {
  const trees: string[] = [];
  const files = { 'subminute.json': '{"version": 1, "shield": true}', ...options.files };
  const ws = await workspace({ ...options, files });
  const shields = (): readonly string[] => shieldsIn(ws.store);
  const pids = (): readonly number[] => shields().flatMap(pidsIn).filter(isAlive);
  return {
    ...ws,
    shields,
    pids,
    worktree: (name) => {
      const dir = join(ws.dir, '..', name);
      execFileSync('git', ['worktree', 'add', '-q', '--detach', dir], { cwd: ws.dir, env: ws.env });
      execFileSync('cp', ['-al', join(ws.dir, 'node_modules'), join(dir, 'node_modules')]);
      trees.push(dir);
      return dir;
    },
    [Symbol.asyncDispose]: async () => {
      await endShields(ws.store);
      if (options.daemon === true) for (const cwd of trees) await ws.nx(['daemon', '--stop'], { cwd });
      await ws[Symbol.asyncDispose]();
    },
  };
}

/** Ends all shields that were started below a store, and waits until they are gone. */
export async function endShields(store: string): Promise<void> {
  const pids = shieldsIn(store).flatMap(pidsIn).filter(isAlive);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  for (let waited = 0; pids.some(isAlive) && waited < 5000; waited += 20) await sleep(20);
}

export function shieldsIn(store: string): readonly string[] {
  const places = existsSync(store) ? readdirSync(store) : [];
  return places.map((place) => join(store, place, 'shield-v1')).filter((dir) => existsSync(dir));
}

function pidsIn(dir: string): readonly number[] {
  // A test may have put a file in its place.
  if (!statSync(dir).isDirectory()) return [];
  return readdirSync(dir)
    .filter((name) => /^address-.*\.json$/.test(name))
    .map((name) => (JSON.parse(readFileSync(join(dir, name), 'utf8')) as { readonly pid: number }).pid);
}

/** A pid may have gone to another process since. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/shield/front/main');
  } catch {
    return false;
  }
}
