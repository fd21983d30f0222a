import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { foldersAbove } from './entry-path.ts';
import type { OutputPatterns } from './output-patterns.ts';
import { type Refusal, causeOf, refuse } from './refusal.ts';
import { unitOf } from './unpack.ts';

/** A folder of the same file system, in the workspace or not. */
export interface Stage {
  readonly folder: string;
  /** In it: where the new outputs lie, under the paths that they get. */
  readonly fresh: string;
  /** In it: an empty folder for what stood there before. */
  readonly stale: string;
}

export interface Exchange {
  /** The workspace. */
  readonly root: string;
  readonly patterns: OutputPatterns;
  readonly stage: Stage;
  /** What comes as a whole, and folders that must be there besides. */
  readonly units: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Puts new outputs in the place of those that stand in a workspace, by renaming: all of them, or, where one
 * step fails, none. Goes through no link: what lies behind one is not the workspace's.
 */
export function exchangeOutputs({ root, stage, patterns, units, folders }: Exchange): Refusal | undefined {
  const undo: (() => void)[] = [];
  const move = (from: string, to: string): void => {
    renameSync(from, to);
    undo.unshift(() => {
      renameSync(to, from);
    });
  };
  const makeFolders = (folders: readonly string[]): void => {
    for (const folder of folders) {
      const place = path.join(root, folder);
      if (!needsFolder(place)) continue;
      mkdirSync(place);
      undo.unshift(() => {
        rmdirSync(place);
      });
    }
  };
  let now = '';
  try {
    for (const [at, unit] of unitsIn({ root, stage, patterns }, '').entries()) {
      now = unit;
      move(path.join(root, unit), path.join(stage.stale, String(at)));
    }
    for (const unit of units) {
      now = unit;
      makeFolders(foldersAbove(unit).toReversed());
      move(path.join(stage.fresh, unit), path.join(root, unit));
    }
    for (const folder of folders) makeFolders([...foldersAbove(folder).toReversed(), folder]);
    return undefined;
  } catch (error) {
    for (const step of undo) tryStep(step);
    return refuse('no-place', now, causeOf(error));
  }
}

/** What cannot be put back is lost: it is what a task makes, and the task is run after this. */
function tryStep(step: () => void): void {
  try {
    step();
  } catch {
    // There is nothing better to do for it; the others are still put back.
  }
}

/** Never entered because a glob leads there: Nx does not look for outputs in these either. */
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.nx']);

type Where = Pick<Exchange, 'root' | 'stage' | 'patterns'>;

/** The outputs that stand below a folder, the topmost ones; links are not followed. */
function unitsIn(where: Where, folder: string): readonly string[] {
  const { root, stage, patterns } = where;
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry): readonly string[] => {
    const place = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (patterns.isTakenOut(place) || path.join(root, place) === stage.folder) return [];
    if (unitOf(place, entry.isDirectory(), patterns) !== undefined) return [place];
    const isOnTheWay = patterns.leadsTo(place) || patterns.covers(place);
    if (!entry.isDirectory() || !isOnTheWay) return [];
    return FOREIGN_FOLDERS.has(entry.name) && !patterns.isNamed(place) ? [] : unitsIn(where, place);
  });
}

/** Whether nothing stands in a place where a folder must be. */
function needsFolder(place: string): boolean {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new NotAFolder();
  return !found;
}

/** A file or a link stands where a folder must be. */
class NotAFolder extends Error {
  readonly code = 'ENOTDIR';
}
