import { projectLookup } from '@subminute/core/ratchet';
import { jsonAt } from '../imports/json-at.ts';
import { openSettings } from '../imports/settings-for.ts';
import type { Settings } from '../imports/settings.ts';
import { openFollow } from './follow.ts';
import { type Reads, openReads } from './outside-reads.ts';
import type { InferProject, InferQuestion } from './question.ts';

/** What planning tests and linters has in common: each question is answered once. */
export interface Shared {
  readonly byName: ReadonlyMap<string, InferProject>;
  readonly ownerOf: (file: string) => string | undefined;
  readonly follow: (from: Iterable<string>) => ReadonlySet<string>;
  readonly reads: Reads;
  readonly settingsFor: (file: string) => Settings;
  /** Files of a project that hold code. */
  readonly filesOf: (project: string) => readonly string[];
  readonly jsonAt: (file: string) => Readonly<Record<string, unknown>>;
}

export function openShared({ root, graph, disk, projects }: InferQuestion): Shared {
  const byName = new Map(projects.map((one) => [one.name, one]));
  const ownerOf = projectLookup(projects);
  const files = Map.groupBy(graph.files, (file) => ownerOf(file.path) ?? '');
  const settingsFor = openSettings(disk, root, () => {});
  return {
    byName,
    ownerOf,
    follow: openFollow(graph),
    reads: openReads({ root, disk, ownerOf, byName }),
    settingsFor: (file) => settingsFor(`${root}/${file}`),
    filesOf: (project) => (files.get(project) ?? []).map((file) => file.path),
    jsonAt: (file) => jsonAt(`${root}/${file}`, disk) ?? {},
  };
}

/** Why no target that looks at a whole folder is made for a project. */
export function wholeFolderWhy(
  { name, root }: InferProject,
  projects: readonly InferProject[],
): string | undefined {
  const inner = projects.find(
    (one) => one.name !== name && (root === '.' || one.root.startsWith(`${root}/`)),
  );
  return inner && `${inner.root} lies in its folder and is another project`;
}

/** A pattern would take it for others': nobody can name it in a key. */
export function unnamed(files: readonly string[]): string | undefined {
  return files.find((file) => /[*?[\](){}\\]/.test(file));
}
