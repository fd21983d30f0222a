import { type ExitCode, type Result, err, ok, plural, projectLabel } from '@subminute/core';
import { type Fuse, fusesIn, mendFuse } from '@subminute/vitest/units';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { answer, withCache } from './open-cache.ts';

/** After a look at what was wrong: skipping is on again in a project, with no record of before. */
export function mend(io: Io, args: readonly string[]): Promise<ExitCode> {
  return withCache(io, { action: 'mend', args, words: 1 }, ({ flags, database }) => {
    const fuses = database ? fusesIn(database.db) : [];
    const meant = meantBy(flags.rest[0] ?? '', fuses);
    if (!meant.ok) return fail(io, meant.error);
    const mended = meant.value.map(({ project }) => ({
      project,
      forgotten: (database && mendFuse(database.db, project)) ?? 0,
    }));
    const lines = mended.map(
      ({ project, forgotten }) =>
        `skipping is on again in ${projectLabel(project)}; ${plural(forgotten, 'state')} of before forgotten`,
    );
    answer(io, flags, { mended }, lines);
    return 0;
  });
}

/**
 * A project by its folder, with all that Vitest calls its projects there, or by one of these. By Vitest's name alone
 * only where one project has it: whoever looked has looked at one.
 */
function meantBy(word: string, fuses: readonly Fuse[]): Result<readonly Fuse[], string> {
  const labels = (some: readonly Fuse[]): string[] => some.map(({ project }) => projectLabel(project));
  // `/` is no folder of a workspace, and a variable that is not set is no project.
  const wanted = word.replace(/(?<=.)\/$/, '');
  if (wanted === '') return err(messages.mendWhat(labels(fuses)));
  const placed = fuses.filter(({ project }) =>
    [project, projectLabel(project), project.slice(0, project.indexOf('#'))].includes(wanted),
  );
  if (placed.length > 0) return ok(placed);
  const named = fuses.filter(({ project }) => project.slice(project.indexOf('#') + 1) === wanted);
  if (named.length > 1) return err(messages.mendWhich(wanted, labels(named)));
  return named.length === 1 ? ok(named) : err(messages.noFuse(wanted, labels(fuses)));
}
