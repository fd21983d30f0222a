import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FSWatcher } from 'chokidar';
import { INSTALL_NOTES } from './installed.ts';
import { isEnvFile } from './ignored-inputs.ts';

/** Tells of files that change: of as many as it can, and never of what is in them. */
export interface Changes {
  /** What git ignores by now, which need not be watched any more. */
  ignore(ignored: readonly string[]): void;
  close(): Promise<void>;
}

export interface ToWatch {
  readonly root: string;
  readonly gitDir: string;
  readonly ignored: readonly string[];
  /** A path in the workspace, or one in git's folder as `.git/…`. */
  readonly changed: (file: string) => void;
  /** The system watches no more files: what to do about it. */
  readonly failed: (remedy: string) => void;
}

/** Of git's own folder: what moves with a commit, a switch, a rebase. */
const GIT_FILES = /^(?:HEAD|ORIG_HEAD|index|packed-refs|rebase-(?:merge|apply))$/;

/** Watches a workspace; resolves when all that is there is watched. */
export async function watchFiles(what: ToWatch): Promise<Changes> {
  const { root, gitDir } = what;
  const { watch } = await import('chokidar');
  const ignored = new Set(what.ignored.map(withoutSlash));
  const watcher = watch([root, gitDir], {
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    ignored: (full) => isUnwatched(full, { root, gitDir, ignored }),
  });
  watcher.on('all', (kind, full) => {
    // A new folder says nothing before there is something in it.
    if (kind !== 'addDir') what.changed(nameOf(full, root, gitDir));
  });
  await ready(watcher, what.failed);
  return {
    ignore: (now) => {
      const more = now.map(withoutSlash).filter((entry) => !ignored.has(entry) && !isEnvFile(entry));
      for (const entry of more) ignored.add(entry);
      if (more.length > 0) watcher.unwatch(more.map((entry) => path.join(root, entry)));
    },
    close: () => watcher.close(),
  };
}

function ready(watcher: FSWatcher, failed: ToWatch['failed']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let hasFailed = false;
  watcher.on('ready', resolve);
  watcher.on('error', (error) => {
    const remedy = limitRemedy((error as NodeJS.ErrnoException).code);
    // Of other faults (a folder that went this moment) the next look tells.
    if (remedy === undefined || hasFailed) return;
    hasFailed = true;
    void watcher.close();
    failed(remedy);
    resolve();
  });
  return promise;
}

/** What to raise, where the system refuses to watch more. */
export function limitRemedy(code: string | undefined): string | undefined {
  switch (code) {
    case 'ENOSPC':
      return `the system watches no more files: fs.inotify.max_user_watches${limitOf('max_user_watches')} is reached. Raise it: sudo sysctl fs.inotify.max_user_watches=1048576`;
    case 'EMFILE':
      return `the system opens no more watchers: fs.inotify.max_user_instances${limitOf('max_user_instances')} or the limit of open files is reached. Raise them: sudo sysctl fs.inotify.max_user_instances=1024; ulimit -n 65536`;
    case 'ENFILE':
      return 'the system opens no more files: fs.file-max is reached. Raise it: sudo sysctl fs.file-max=2097152';
    default:
      return undefined;
  }
}

function limitOf(name: string): string {
  try {
    return ` (${readFileSync(`/proc/sys/fs/inotify/${name}`, 'utf8').trim()})`;
  } catch {
    return '';
  }
}

interface Watched {
  readonly root: string;
  readonly gitDir: string;
  readonly ignored: ReadonlySet<string>;
}

/** By the path alone: chokidar asks of folders before it looks into them. */
export function isUnwatched(full: string, { root, gitDir, ignored }: Watched): boolean {
  const inGit = inside(gitDir, full);
  if (inGit !== undefined) return inGit !== '' && !GIT_FILES.test(inGit);
  const file = inside(root, full);
  if (file === undefined || file === '') return false;
  if (INSTALL_NOTES.includes(file) || file === 'node_modules') return false;
  if (/(?:^|\/)(?:node_modules|\.git|\.nx)(?:\/|$)/.test(file)) return true;
  return ignored.has(file) && !isEnvFile(file);
}

function nameOf(full: string, root: string, gitDir: string): string {
  const inGit = inside(gitDir, full);
  return inGit === undefined ? (inside(root, full) ?? full) : path.posix.join('.git', inGit);
}

/** A path below a folder, relative to it; `undefined`: it is not below. */
function inside(folder: string, full: string): string | undefined {
  const relative = path.relative(folder, full).replaceAll(path.sep, '/');
  return relative === '..' || relative.startsWith('../') || path.isAbsolute(relative) ? undefined : relative;
}

function withoutSlash(entry: string): string {
  return entry.endsWith('/') ? entry.slice(0, -1) : entry;
}
