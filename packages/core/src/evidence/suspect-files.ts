import { type GraphProject } from '../graph/workspace-graph.ts';
import { projectLookup } from '../graph/project-lookup.ts';
import { byCodeUnit } from '../order.ts';
import type { RunResult } from '../run/result.ts';

/** A project with those that it hangs on itself. */
export interface NeedyProject extends Pick<GraphProject, 'name' | 'root'> {
  readonly needs: readonly string[];
}

/** A changed file that failures of others probably come from: a guess. */
export interface SuspectFile {
  readonly file: string;
  /** The projects from a failing one, which has not changed, to the one that the file is of. */
  readonly via: readonly string[];
}

/** What nobody who depends on a project sees of it. */
const UNSEEN =
  /(?:^|\/)(?:__tests__|__mocks__|__snapshots__)\/|\.(?:test|spec|stories|bench)\.[cm]?[jt]sx?$|\.mdx?$/;

/** The folders of failed projects, in the order of tasks; of `.`, nobody else is above. */
function failedRoots({ tasks }: RunResult): readonly string[] {
  return [...new Set(tasks.flatMap((task) => (task.outcome === 'failed' ? (task.projectRoot ?? []) : [])))];
}

/** Whether a project failed that has no changed file in its folder: only then it is asked what that depends on. */
export function failsUnchanged(result: RunResult, changed: readonly string[]): boolean {
  return failedRoots(result).some(
    (root) => root !== '.' && root !== '' && !changed.some((file) => file.startsWith(`${root}/`)),
  );
}

/**
 * The changed files below failing projects that have not changed themselves: a consumer is told where its failure
 * probably comes from. The likeliest first: of several changed projects, the one that most of them hang on, then the
 * nearest.
 */
export function suspectFiles(
  result: RunResult,
  changed: readonly string[],
  projects: readonly NeedyProject[],
): readonly SuspectFile[] {
  const owner = projectLookup(projects);
  const seen = changed.filter((file) => !UNSEEN.test(file));
  const filesOf = Map.groupBy(seen, (file) => owner(file) ?? '');
  const hasChanged = new Set(changed.map((file) => owner(file)));
  const roots = new Set(failedRoots(result));
  const failing = projects.filter(({ name, root }) => roots.has(root) && !hasChanged.has(name));
  const byName = new Map(projects.map((project) => [project.name, project]));
  const paths = new Map<string, (readonly string[])[]>();
  for (const { name } of failing) {
    const above = reachedFrom(name, byName);
    for (const changedProject of filesOf.keys()) {
      if (!above.has(changedProject)) continue;
      const path = pathTo(changedProject, above);
      const known = paths.get(changedProject);
      if (known) known.push(path);
      else paths.set(changedProject, [path]);
    }
  }
  const likeliest = [...paths].toSorted(
    ([a, to], [b, other]) =>
      other.length - to.length || shortest(to).length - shortest(other).length || byCodeUnit(a, b),
  );
  return likeliest.flatMap(([name, ways]) => {
    const via = shortest(ways);
    return (filesOf.get(name) ?? []).toSorted(byCodeUnit).map((file) => ({ file, via }));
  });
}

function shortest(paths: readonly (readonly string[])[]): readonly string[] {
  return paths.reduce((best, path) => (path.length < best.length ? path : best));
}

/** All that a project hangs on, the nearest first, each with what is above it on the shortest way there. */
function reachedFrom(
  name: string,
  projects: ReadonlyMap<string, NeedyProject>,
): ReadonlyMap<string, string | undefined> {
  const above = new Map<string, string | undefined>([[name, undefined]]);
  // A map goes on with what is added meanwhile.
  for (const at of above.keys()) {
    for (const next of projects.get(at)?.needs ?? []) if (!above.has(next)) above.set(next, at);
  }
  return above;
}

function pathTo(name: string, above: ReadonlyMap<string, string | undefined>): readonly string[] {
  const path: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = above.get(at)) path.unshift(at);
  return path;
}
