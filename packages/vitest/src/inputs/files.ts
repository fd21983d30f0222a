import {
  type Stats,
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { byCodeUnit } from '@subminute/core/unit';
import { textDigest } from '../store/digest.ts';
import { type Stamps, isCurrent, stampOf } from './stamps.ts';

/** The file system as a run finds it: each thing is looked at once. Paths are absolute. */
export interface Files {
  /** A digest of a file's content, `folder`, or `none`. */
  contentOf(file: string): string;
  /** Whether something is there, of which kind, whether as a link, of a file how large, and with which mode. */
  kindOf(file: string): string;
  /** All that a disk keeps of a path besides: owner, times, links, its number. Differs from checkout to checkout. */
  statsOf(file: string): string;
  /** The names in a folder, with their kinds. */
  namesIn(folder: string): readonly string[];
  /** Where a link leads, as it is written; `none` of what is no link. */
  linkOf(file: string): string;
  /** Where a path leads with all links on its way followed; `none` where there is nothing. */
  realOf(file: string): string;
  /** When anything that these answers hang on changed last, in ms since 1970. */
  changedMs(file: string): number;
}

const NONE = 'none';

/** Of a kind or a content: nothing is there, for whatever reason. */
export function isNone(value: string): boolean {
  return value.startsWith(NONE);
}

/** `stamps` says of which files the content is known; what is read is added. */
export function createFiles(stamps: Stamps): Files {
  const contents = new Map<string, string>();
  const kinds = new Map<string, string>();
  const reals = new Map<string, string>();
  const names = new Map<string, readonly string[]>();
  return {
    contentOf: (file) => once(contents, file, () => readContent(file, stamps)),
    kindOf: (file) => once(kinds, file, () => `${isLink(file) ? 'link to ' : ''}${kindOf(statOf(file))}`),
    statsOf: (file) => [lstatOf(file), statOf(file)].map(marksOf).join(' '),
    namesIn: (folder) => once(names, folder, () => readNames(folder)),
    linkOf: (file) => {
      try {
        return readlinkSync(file);
      } catch {
        return NONE;
      }
    },
    realOf: (file) =>
      once(reals, file, () => {
        try {
          return realpathSync.native(file);
        } catch {
          return NONE;
        }
      }),
    changedMs,
  };
}

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  const had = known.get(key);
  if (had !== undefined) return had;
  const made = make();
  known.set(key, made);
  return made;
}

/** Or else why there is nothing that a test could have read: it may ask for the error. */
function statOf(file: string): Stats | string {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? whyNone(path.dirname(file));
  } catch (error) {
    return noneBy(error);
  }
}

function whyNone(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat) return stat.isDirectory() ? NONE : `${NONE}: ENOTDIR`;
  return folder === path.dirname(folder) ? NONE : whyNone(path.dirname(folder));
}

function noneBy(error: unknown): string {
  return `${NONE}: ${(error as NodeJS.ErrnoException).code ?? ''}`;
}

function readContent(file: string, stamps: Stamps): string {
  const stat = statOf(file);
  if (typeof stat === 'string') {
    stamps.delete(file);
    return stat;
  }
  if (stat.isDirectory()) return 'folder';
  if (!stat.isFile()) return 'other';
  const stamp = stamps.get(file);
  if (stamp && isCurrent(stamp, stat)) return stamp.value;
  try {
    const value = textDigest(readFileSync(file));
    const made = stampOf(stat, value, Date.now());
    if (made) stamps.set(file, made);
    else stamps.delete(file);
    return value;
  } catch (error) {
    return noneBy(error);
  }
}

function kindOf(stat: Stats | string): string {
  if (typeof stat === 'string') return stat;
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isDirectory()) return `folder ${mode}`;
  return stat.isFile() ? `file ${stat.size} ${mode}` : `other ${mode}`;
}

function lstatOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isLink(file: string): boolean {
  return lstatOf(file)?.isSymbolicLink() ?? false;
}

function marksOf(stat: Stats | string | undefined): string {
  if (stat === undefined || typeof stat === 'string') return stat ?? NONE;
  const { dev, ino, uid, gid, nlink, size, blocks, mtimeMs, ctimeMs, birthtimeMs } = stat;
  return [dev, ino, uid, gid, nlink, size, blocks, mtimeMs, ctimeMs, birthtimeMs].join(',');
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '@' : ''}`)
      .sort(byCodeUnit);
  } catch {
    return [];
  }
}

function targetMs(link: string): number {
  const stat = statOf(link);
  return typeof stat === 'string' ? 0 : stat.ctimeMs;
}

/** A path's own inode, what it leads to, and where there is nothing, the nearest folder that is there. */
function changedMs(file: string): number {
  try {
    const own = lstatSync(file, { throwIfNoEntry: false });
    if (own) return own.isSymbolicLink() ? Math.max(own.ctimeMs, targetMs(file)) : own.ctimeMs;
  } catch {
    // Below something that is no folder.
  }
  const above = path.dirname(file);
  return above === file ? 0 : changedMs(above);
}
