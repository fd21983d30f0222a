import path from 'node:path';
import type { Call } from './strace-line.ts';
import { decodeString } from './strace-string.ts';

/** What a system call does with a path; all are absolute and without `..`. */
export type FileUse =
  | {
      /**
       * `read`: its content; `listed`: the names in a folder; `seen`: that it is there, its size, its times;
       * `missing`: it was looked for; `wrote`: its content, a link or a new name; `made`: a folder;
       * `removed`: a file or a folder.
       */
      readonly use: 'read' | 'listed' | 'seen' | 'missing' | 'wrote' | 'made' | 'removed';
      readonly path: string;
    }
  | { readonly use: 'moved'; readonly path: string; readonly to: string };

/** Where the path stands among the arguments, and the folder's descriptor that it is relative to. */
interface Place {
  readonly path: number;
  readonly folder?: number;
}

const at = (first: number, folder?: number): Place =>
  folder === undefined ? { path: first } : { path: first, folder };

/** Calls that only look. */
const LOOKS: Readonly<Record<string, Place>> = {
  stat: at(0),
  stat64: at(0),
  lstat: at(0),
  lstat64: at(0),
  newfstatat: at(1, 0),
  fstatat64: at(1, 0),
  statx: at(1, 0),
  access: at(0),
  faccessat: at(1, 0),
  faccessat2: at(1, 0),
  readlink: at(0),
  readlinkat: at(1, 0),
};
const OPENS: Readonly<Record<string, Place & { readonly flags?: number }>> = {
  open: { ...at(0), flags: 1 },
  openat: { ...at(1, 0), flags: 2 },
  openat2: { ...at(1, 0), flags: 2 },
  creat: at(0),
};
const RUNS: Readonly<Record<string, Place>> = { execve: at(0), execveat: at(1, 0) };
const CHANGES: Readonly<Record<string, Place & { readonly use: 'wrote' | 'made' | 'removed' }>> = {
  truncate: { ...at(0), use: 'wrote' },
  mknod: { ...at(0), use: 'wrote' },
  mknodat: { ...at(1, 0), use: 'wrote' },
  symlink: { ...at(1), use: 'wrote' },
  symlinkat: { ...at(2, 1), use: 'wrote' },
  mkdir: { ...at(0), use: 'made' },
  mkdirat: { ...at(1, 0), use: 'made' },
  unlink: { ...at(0), use: 'removed' },
  unlinkat: { ...at(1, 0), use: 'removed' },
  rmdir: { ...at(0), use: 'removed' },
};
const MOVES: Readonly<Record<string, readonly [Place, Place]>> = {
  rename: [at(0), at(1)],
  renameat: [at(1, 0), at(3, 2)],
  renameat2: [at(1, 0), at(3, 2)],
};
const LINKS: Readonly<Record<string, readonly [Place, Place]>> = {
  link: [at(0), at(1)],
  linkat: [at(1, 0), at(3, 2)],
};

/** Calls that are traced for the files in them. */
export const FILE_CALLS: readonly string[] = [
  ...[LOOKS, OPENS, RUNS, CHANGES, MOVES, LINKS].flatMap((table) => Object.keys(table)),
  'getdents',
  'getdents64',
];

/** What a call has done with files, in the order in which it counts. `cwd`: where relative paths begin. */
export function usesOf(call: Call, cwd: string | undefined): readonly FileUse[] {
  const { name, args } = call;
  const of = (place: Place): string | undefined => pathAt(args, place, cwd);
  const opens = OPENS[name];
  if (opens) return opened(call, opens, of(opens));
  const looks = LOOKS[name];
  if (looks) return lookedFor(call, of(looks));
  if (name === 'getdents' || name === 'getdents64') return known('listed', descriptorPath(args[0]));
  const runs = RUNS[name];
  if (runs) return hasFailed(call) ? lookedFor(call, of(runs)) : known('read', of(runs));
  if (hasFailed(call)) return [];
  const changes = CHANGES[name];
  if (changes) return known(changes.use, of(changes));
  const link = LINKS[name];
  if (link) return [...known('read', of(link[0])), ...known('wrote', of(link[1]))];
  const move = MOVES[name];
  const [from, to] = move ? [of(move[0]), of(move[1])] : [];
  return from !== undefined && to !== undefined ? [{ use: 'moved', path: from, to }] : [];
}

function known(
  use: 'read' | 'listed' | 'wrote' | 'made' | 'removed',
  file: string | undefined,
): readonly FileUse[] {
  return file === undefined ? [] : [{ use, path: file }];
}

/** The path that the kernel came to, links followed, is told with the descriptor. */
function opened(
  call: Call,
  { flags: position }: { readonly flags?: number },
  asked: string | undefined,
): readonly FileUse[] {
  if (hasFailed(call)) return lookedFor(call, asked);
  const flags = position === undefined ? 'O_WRONLY' : (call.args[position] ?? '');
  const file = descriptorPath(call.result) ?? asked;
  if (file === undefined || /\bO_(?:TMPFILE|DIRECTORY)\b/.test(flags)) return [];
  if (flags.includes('O_PATH')) return [{ use: 'seen', path: file }];
  const writes = /\bO_(?:WRONLY|RDWR|TRUNC)\b/.test(flags);
  const reads = !/\bO_(?:WRONLY|TRUNC|EXCL)\b/.test(flags);
  return [...(reads ? known('read', file) : []), ...(writes ? known('wrote', file) : [])];
}

function lookedFor({ args, result }: Call, file: string | undefined): readonly FileUse[] {
  // A descriptor's own state, not a path's.
  if (file === undefined || args.some((arg) => arg.includes('AT_EMPTY_PATH'))) return [];
  if (/^-1 (?:ENOENT|ENOTDIR)\b/.test(result)) return [{ use: 'missing', path: file }];
  return hasFailed({ result }) && !/^-1 (?:EEXIST|EINVAL|ELOOP)\b/.test(result)
    ? []
    : [{ use: 'seen', path: file }];
}

/** Also where a signal came first: then the call is made again. */
export function hasFailed({ result }: Pick<Call, 'result'>): boolean {
  return !/^(?:0|[1-9]\d*)(?![\dx])/.test(result);
}

function pathAt(
  args: readonly string[],
  { path: position, folder }: Place,
  cwd?: string,
): string | undefined {
  const name = stringAt(args[position]);
  if (name === undefined) return undefined;
  if (name.startsWith('/')) return withoutDots(name);
  const base = folder === undefined ? cwd : (descriptorPath(args[folder]) ?? cwdIn(args[folder], cwd));
  if (base === undefined) return undefined;
  return name === '' ? base : withoutDots(`${base}/${name}`);
}

function cwdIn(descriptor: string | undefined, cwd: string | undefined): string | undefined {
  return descriptor?.startsWith('AT_FDCWD') ? cwd : undefined;
}

function withoutDots(file: string): string {
  return path.posix.resolve(file);
}

/** `"a\tb"`; none of what is a pointer, or `NULL`. */
export function stringAt(arg: string | undefined): string | undefined {
  const text = /^"(.*)"$/s.exec(arg ?? '')?.[1];
  return text === undefined ? undefined : decodeString(text);
}

/** Of `3</a/b>` or `AT_FDCWD</a>`; what is no file has none (`<pipe:[1]>`). */
export function descriptorPath(text: string | undefined): string | undefined {
  const printed = /^(?:\d+|AT_FDCWD)<(\/[^>]*)>/.exec(text ?? '')?.[1];
  return printed === undefined ? undefined : decodeString(printed);
}
