import path from 'node:path';
import type { Disk } from './disk.ts';
import { inclusionOf } from './included.ts';
import type { Problem } from './problem.ts';
import { DEFAULT_SETTINGS, type Settings, settingsOf } from './settings.ts';
import { type TsconfigFile, readTsconfig } from './tsconfig-file.ts';

interface Known {
  readonly config: TsconfigFile;
  readonly settings: Settings;
  readonly includes: (file: string) => boolean;
}

/**
 * The settings of a file: of the nearest `tsconfig.json` above it; where that one does not include the file but
 * refers to one that does, of that one, as editors have it. Within the workspace only.
 */
export function openSettings(
  disk: Disk,
  root: string,
  tell: (problem: Problem) => void,
): (file: string) => Settings {
  const configs = new Map<string, Known>();
  const nearest = new Map<string, Known | undefined>();
  const known = (file: string): Known => {
    const found = configs.get(file);
    if (found) return found;
    const config = readTsconfig(file, disk, tell);
    const made = { config, settings: settingsOf(config), includes: inclusionOf(config) };
    configs.set(file, made);
    return made;
  };
  const above = (dir: string): Known | undefined => {
    if (nearest.has(dir)) return nearest.get(dir);
    const file = `${dir}/tsconfig.json`;
    const upper = path.posix.dirname(dir);
    const isTop = dir === root || dir === upper;
    const found = disk.kindOf(file) === 'file' ? known(file) : isTop ? undefined : above(upper);
    nearest.set(dir, found);
    return found;
  };
  return (file) => {
    const own = above(path.posix.dirname(file));
    if (!own) return DEFAULT_SETTINGS;
    if (own.config.references.length === 0 || own.includes(file)) return own.settings;
    return (referred(own, file, { known, disk }, new Set([own.config.file])) ?? own).settings;
  };
}

interface Configs {
  readonly known: (file: string) => Known;
  readonly disk: Disk;
}

function referred(from: Known, file: string, configs: Configs, seen: Set<string>): Known | undefined {
  for (const reference of from.config.references) {
    const at = reference.endsWith('.json') ? reference : `${reference}/tsconfig.json`;
    if (seen.has(at) || configs.disk.kindOf(at) !== 'file') continue;
    seen.add(at);
    const config = configs.known(at);
    if (config.includes(file)) return config;
    const below = referred(config, file, configs, seen);
    if (below) return below;
  }
  return undefined;
}
