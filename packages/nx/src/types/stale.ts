import { rmSync } from 'node:fs';
import path from 'node:path';
import { readProjects } from '@subminute/vitest/plan';
import { readPlanFile } from '../store/plan-file.ts';
import { surfacePlace } from './places.ts';
import { surfaceNames, textOf } from './surface.ts';
import { trackedIn } from './tracked.ts';
import type { ReadQuestion } from './undeclared.ts';

/**
 * Of a folder with two targets Nx restores the files of each, and leaves what was there beside: declarations of sources
 * that are gone. Takes those away that a compiler has read; whether there were any, so that it is asked again.
 */
export function removeStale({ root, home, files, env }: ReadQuestion): boolean {
  const plan = readPlanFile(root);
  const projects = readProjects(root, env);
  const at = path.posix.relative(root, home) || '.';
  const own = plan.ok ? plan.value.types.find((one) => one.home === at) : undefined;
  if (!plan.ok || !projects || !own) return false;
  const below = projects.below(own.project);
  const stale = plan.value.types.flatMap((one) => {
    if (one.emits?.isShared !== true || !below.has(one.project)) return [];
    const out = path.posix.join(root, one.emits.out);
    const declared = new Set(
      surfaceNames(textOf(path.join(root, surfacePlace(one)))).map((name) =>
        path.posix.join(root, one.home, name),
      ),
    );
    // What stands for them is not there: they are not known.
    if (declared.size === 0) return [];
    const read = files.filter((file) => file.startsWith(`${out}/`) && /\.d\.[cm]?ts$/.test(file));
    const others = read.filter((file) => !declared.has(file));
    return others.length > 0 && trackedIn(out) === undefined ? others : [];
  });
  for (const file of stale) for (const one of [file, `${file}.map`]) rmSync(one, { force: true });
  return stale.length > 0;
}
