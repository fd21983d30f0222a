import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlannedBuild } from '@subminute/core/plan';
import { type BuildTask, buildProject, plannedBuild } from './build.ts';

export interface Watching {
  readonly tell: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Saves of an editor, and of many files, come together. */
const QUIET_MS = 50;

/** Builds whenever something that it is built from has changed, until it is ended. Nothing of it is kept by Nx. */
export async function watchProject(task: Omit<BuildTask, 'mark'>, { tell, signal }: Watching): Promise<void> {
  let isStale = true;
  let wake: () => void = () => {};
  const watchers = new Map<string, FSWatcher>();
  const changed = (): void => {
    isStale = true;
    wake();
  };
  const isEnded = (): boolean => signal.aborted;
  signal.addEventListener('abort', () => wake());
  try {
    for (;;) {
      if (isEnded()) return;
      if (isStale) {
        // Also where the plan has changed meanwhile.
        const planned = plannedBuild({ ...task, mark: undefined });
        watchFolders(planned.ok ? planned.value.build : undefined, task, { watchers, changed });
        await pause(QUIET_MS, undefined, { signal }).catch(() => {});
        isStale = false;
        if (!isEnded()) tell(await told(task));
        continue;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await promise;
    }
  } finally {
    for (const watcher of watchers.values()) watcher.close();
  }
}

async function told(task: Omit<BuildTask, 'mark'>): Promise<string> {
  const result = await buildProject({ ...task, mark: undefined });
  if (!result.ok) return `subminute-build: ${result.error}`;
  const { isGood, text } = result.value;
  return [text, isGood ? 'built; waiting for changes' : 'not built; waiting for changes']
    .filter((line) => line !== '')
    .join('\n');
}

interface Watched {
  readonly watchers: Map<string, FSWatcher>;
  readonly changed: () => void;
}

function watchFolders(
  build: PlannedBuild | undefined,
  { root, home }: Pick<BuildTask, 'root' | 'home'>,
  { watchers, changed }: Watched,
): void {
  const inside = build?.makes.how === 'bundles' ? build.makes.inside : [];
  const trees = [
    build ? path.join(root, build.sources) : home,
    ...inside.map((one) => path.join(root, one.home)),
  ];
  const folders = [root, home, ...(build?.reads ?? []).map((file) => path.join(root, path.dirname(file)))];
  const written = writtenFolders(build).map((folder) => path.join(root, folder));
  const start = (folder: string, recursive: boolean): void => {
    const key = `${recursive ? '**' : '*'} ${folder}`;
    if (watchers.has(key)) return;
    try {
      const watcher = watch(folder, { recursive }, (_event, name) => {
        if (!isWritten(path.join(folder, name ?? ''), written)) changed();
      });
      watcher.on('error', () => watcher.close());
      watchers.set(key, watcher);
    } catch {
      // It is not there: what comes is seen from above.
    }
  };
  for (const folder of trees) start(folder, true);
  for (const folder of folders) start(folder, false);
}

function writtenFolders(build: PlannedBuild | undefined): readonly string[] {
  if (!build) return [];
  const { makes } = build;
  return makes.how === 'files' ? [makes.out] : makes.entries.map(({ file }) => file);
}

/** By this build, or by what runs beside it. */
function isWritten(file: string, written: readonly string[]): boolean {
  return (
    /[/\\](?:node_modules|\.git|\.nx)(?:[/\\]|$)|\.tmp$/.test(file) ||
    written.some((one) => file === one || file.startsWith(`${one}${path.sep}`) || file === `${one}.map`)
  );
}
