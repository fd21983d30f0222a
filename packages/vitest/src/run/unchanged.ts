import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Input } from '@subminute/core/unit';
import type { Files } from '../inputs/files.ts';
import type { Lockfile } from '../inputs/lockfile.ts';
import { packagePlaces } from '../inputs/packages.ts';
import { nearestFolder } from '../inputs/shadow.ts';
import { toPath } from './place-names.ts';
import { fileOfModule } from '../vite/module-id.ts';

/** The clock of a file system goes in steps: a change just before the start may carry a later or an earlier time. */
const STEP_MS = 20;

/**
 * The first input that may have changed since the run began: what the test file has read is then not what stands
 * there now, and nothing may be kept of it. A folder counts for the modules in it, where a new file may take the
 * place of one.
 */
export function changedSince(
  inputs: readonly Input[],
  configs: readonly string[],
  since: Since,
): string | undefined {
  const { root } = since;
  const known = new Map<string, boolean>();
  const isLater = (place: string): boolean => {
    const is = known.get(place) ?? isChanged(place, since);
    known.set(place, is);
    return is;
  };
  for (const input of inputs) {
    const changed = placesOf(input, since).find(isLater);
    if (changed !== undefined) return path.relative(root, changed);
  }
  const config = configs.find(isLater);
  return config && path.relative(root, config);
}

export interface Since {
  /** When this process began to read, in ms since 1970. */
  readonly sinceMs: number;
  readonly root: string;
  readonly files: Files;
  readonly lockfile: Lockfile;
  /** Whether all that changed in a folder is what the test file made there and took away. */
  readonly isOnlyWritten?: ((folder: string, sinceMs: number) => boolean) | undefined;
}

function isChanged(place: string, { sinceMs, files, isOnlyWritten }: Since): boolean {
  const untilMs = sinceMs - STEP_MS;
  return files.changedMs(place) > untilMs && isOnlyWritten?.(folderAt(place), untilMs) !== true;
}

/** Whose change time stands for a path: where there is nothing, that of the nearest folder. */
function folderAt(place: string): string {
  return existsSync(place) || place === path.dirname(place) ? place : folderAt(path.dirname(place));
}

function placesOf(input: Input, { root, files, lockfile }: Since): readonly string[] {
  switch (input.kind) {
    case 'module': {
      const file = fileOfModule(toPath(input.id, root));
      return path.isAbsolute(file) ? [file, path.dirname(file)] : [];
    }
    case 'variable':
    case 'variables':
    case 'machine':
      return [];
    case 'links':
      return linkPlaces(toPath(input.path, root), files);
    case 'manifest': {
      // In most folders there is none, and other files come and go.
      const manifest = toPath(input.path, root);
      return existsSync(manifest) ? [manifest] : [];
    }
    case 'candidates':
      return [path.dirname(toPath(input.path, root))];
    case 'nearest': {
      const folder = nearestFolder(toPath(input.path, root), root, files);
      if (folder === undefined) return [];
      return files.linkOf(folder) === 'none' ? packagePlaces(folder, files, lockfile) : [folder];
    }
    case 'package':
      return packagePlaces(toPath(input.path, root), files, lockfile);
    default: {
      const place = toPath(input.path, root);
      // Beside the workspace, and beside packages, others make and remove things all the time: what is absent there
      // stays so.
      return isAmongOthers(input.path) && !existsSync(place) ? [] : [place];
    }
  }
}

function isAmongOthers(name: string): boolean {
  return name.startsWith('/') || /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/.test(name);
}

/** Tools keep caches beside the packages (`.vite`), which change the folder and no package. */
function linkPlaces(folder: string, files: Files): readonly string[] {
  const names = files.namesIn(folder).filter((entry) => !entry.startsWith('.'));
  return names.map((entry) => path.join(folder, entry.replace(/[/@]$/, '')));
}
