import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ExitCode, projectLabel } from '@subminute/core';
import { type UnitWhy, renderUnitWhy } from '@subminute/core/why';
import { UNITS_FILE } from '@subminute/vitest/store';
import { type Last, type Tally, lastTallies, lastsLike, openUnits } from '@subminute/vitest/units';
import { fail } from './fail.ts';
import type { Flags } from './flags.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';
import type { Workspace } from './workspace.ts';

/** A word that names a file of the workspace: its path from the root, with `/`. */
export function fileNamed(word: string, { root, cwd }: Workspace): string | undefined {
  const found = [cwd, root].map((dir) => path.resolve(dir, word)).find((file) => isFile(file));
  if (found === undefined) return undefined;
  const name = path.relative(root, found);
  return name.startsWith('..') || path.isAbsolute(name) ? undefined : name.replaceAll(path.sep, '/');
}

/** A word may be no path at all, or lead nowhere: too long, a loop of links. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A word that names no file any more, but a test file of before: what to say about it. */
export function goneFile(word: string, { root, cwd, place }: Workspace): string | undefined {
  if (!existsSync(path.join(place.dir, UNITS_FILE))) return undefined;
  try {
    using open = openUnits(place.dir, { keep: true });
    for (const dir of [cwd, root]) {
      const file = path.relative(root, path.resolve(dir, word)).replaceAll(path.sep, '/');
      const [last] = lastsLike(open.db, `#${file}`, root).values();
      if (last) return messages.goneFile(file, last);
    }
  } catch {
    // Then it is asked about as a task.
  }
  return undefined;
}

/** Why a test file ran, or since when it is known, from what the Vitest plugin has kept: nothing is run. */
export function whyFile(io: Io, file: string, { format }: Flags, { root, place }: Workspace): ExitCode {
  const database = path.join(place.dir, UNITS_FILE);
  if (!existsSync(database)) return fail(io, messages.noTestFile(file));
  let units: readonly UnitWhy[];
  let off: Tally | undefined;
  try {
    using open = openUnits(place.dir, { keep: true });
    const tallies = lastTallies(open.db, root);
    const lasts = [...lastsLike(open.db, `#${file}`, root), ...lastsLike(open.db, `#${file}#types`, root)];
    units = lasts.map(([unit, last]) => unitWhy(unit, last, { file, tallies }));
    off = tallies.find((tally) => tally.off !== undefined && isIn(file, tally.project));
  } catch (error) {
    return fail(io, messages.cacheUnusable(database, (error as Error).message));
  }
  if (units.length === 0) {
    const why = off?.off;
    return fail(io, why === undefined ? messages.noTestFile(file) : messages.projectOff(file, why));
  }
  io.out.write(
    format === 'json' ? `${JSON.stringify({ version: 1, file, units })}\n` : renderUnitWhy(units, Date.now()),
  );
  return 0;
}

/** A unit is called by its project, `#`, the file, and `#types` where these are checked. */
function unitWhy(
  unit: string,
  last: Last,
  { file, tallies }: { readonly file: string; readonly tallies: readonly Tally[] },
): UnitWhy {
  const isTypes = unit.endsWith('#types');
  const project = unit.slice(0, -`#${file}${isTypes ? '#types' : ''}`.length);
  const off = tallies.find((tally) => tally.project === project && tally.atMs >= last.atMs)?.off;
  return { file, project, ...(isTypes ? { isTypes } : {}), ...last, ...(off === undefined ? {} : { off }) };
}

function isIn(file: string, project: string): boolean {
  const folder = projectLabel(project).replace(/#.*$/, '');
  return folder === '.' || file.startsWith(`${folder}/`);
}
