import path from 'node:path';
import { packageName } from '@subminute/core';
import type { FileGraph, GraphFile } from '@subminute/core/graph';
import { outputTest } from '../adapter/declared-outputs.ts';
import type { Disk } from '../imports/disk.ts';
import { jsonAt } from '../imports/json-at.ts';
import { targetsFor } from '../imports/path-patterns.ts';
import type { Settings } from '../imports/settings.ts';
import type { OutputsByTask } from '../shield/protocol.ts';
import { leavesOf } from './package-leaves.ts';
import type { InferProject } from './question.ts';
import { type ReachPlace, reached } from './reached.ts';

export interface BuiltPlace extends ReachPlace {
  /** Absolute. */
  readonly root: string;
  readonly disk: Disk;
  readonly graph: FileGraph;
  readonly ownerOf: (file: string) => string | undefined;
  readonly settingsFor: (file: string) => Settings;
}

/** How the runner of tests finds modules, by its configuration's text. */
export interface Finding {
  /** Conditions of packages that it names. */
  readonly conditions: ReadonlySet<string>;
  /** It looks at `paths` of tsconfigs. */
  readonly byPaths: boolean;
}

/** Targets that write what is loaded (`^build`; by its own name where that leads to none), or a file that none writes. */
export interface BuiltBelow {
  readonly waits: readonly string[];
  readonly lost?: string;
}

export function findingIn(whole: string): Finding {
  // What is only written about does not count; of a text with such signs too much may go, and then builds are waited for.
  const text = whole.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, '');
  const quoted = [...text.matchAll(/(['"`])([^'"`\s$]{1,200})\1/g)].map(([, , name = '']) => name);
  return { conditions: new Set(quoted), byPaths: /ts-?config-?paths|tspaths/i.test(text) };
}

interface Looking {
  readonly finding: Finding;
  /** The project whose tests are run. */
  readonly project: InferProject;
  /** Projects on which it hangs. */
  readonly below: Iterable<string>;
}

/**
 * What files load of other projects by the names of packages, where that is no source. Those on which the project hangs
 * count by their names alone, so that an import of one that comes later finds what it loads.
 */
export function builtBelow(
  files: Iterable<string>,
  { finding, project, below }: Looking,
  place: BuiltPlace,
): BuiltBelow {
  const waits = new Set<string>();
  const reachedBy = new Map<string, ReadonlySet<string>>();
  const waitFor = (other: string, target: string): void => {
    const all = reachedBy.get(target) ?? reached(project.name, target, place);
    reachedBy.set(target, all);
    // A build of somebody else need not wait for those below it.
    waits.add(all.has(other) ? `^${target}` : `${other}:${target}`);
  };
  for (const name of files) {
    const file = place.graph.files[place.graph.numbers.get(name) ?? -1];
    for (const [to, lead] of file ? leadsOf(file, finding, place) : []) {
      const writers = writersOf(to, lead, place.outputs);
      if (writers.length === 0) return { waits: [], lost: lead };
      for (const one of writers) waitFor(to, one);
    }
  }
  const { paths } = place.settingsFor(`${project.root}/index.ts`);
  for (const other of below) {
    const root = place.byName.get(other)?.root ?? '.';
    const manifest = jsonAt(path.posix.join(place.root, root, 'package.json'), place.disk);
    const name = String(manifest?.['name']);
    if (!manifest || (finding.byPaths && targetsFor(name, paths))) continue;
    for (const lead of builtLeaves(manifest, root, { deep: '', finding, place }))
      for (const one of writersOf(other, lead, place.outputs)) waitFor(other, one);
  }
  return { waits: [...waits].sort() };
}

interface Leaf {
  /** Behind the package's name. */
  readonly deep: string;
  readonly finding: Finding;
  readonly place: BuiltPlace;
}

function builtLeaves(manifest: Manifest, home: string, { deep, finding, place }: Leaf): readonly string[] {
  return leavesOf(manifest, deep, finding.conditions)
    .map((leaf) => path.posix.join(home, leaf))
    .filter((leaf) => !isSource(leaf, place));
}

/** The project and the file that is no source. */
function leadsOf(
  file: GraphFile,
  finding: Finding,
  place: BuiltPlace,
): readonly (readonly [string, string])[] {
  const { root, disk, ownerOf, byName } = place;
  const from = ownerOf(file.path);
  return file.imports.flatMap(({ specifier, kind }, at) => {
    if (kind === 'type' || /^[./#]/.test(specifier)) return [];
    const target = file.targets[at];
    const found = target?.is === 'file' || target?.is === 'asset' ? target.file : folderIn(target);
    const to = found === undefined ? undefined : ownerOf(found);
    const home = to === undefined ? undefined : byName.get(to)?.root;
    if (to === undefined || home === undefined || to === from) return [];
    if (finding.byPaths && targetsFor(specifier, place.settingsFor(file.path).paths)) return [];
    const manifest = jsonAt(path.posix.join(root, home, 'package.json'), disk);
    // Another name: an alias leads there.
    if (manifest?.['name'] !== packageName(specifier)) return [];
    const deep = specifier.slice(packageName(specifier).length + 1);
    return builtLeaves(manifest, home, { deep, finding, place }).map((leaf) => [to, leaf] as const);
  });
}

function folderIn(target: GraphFile['targets'][number] | undefined): string | undefined {
  return target?.is === 'folder' ? `${target.dir}/package.json` : undefined;
}

/** Files of the graph are those that git does not ignore. */
function isSource(file: string, { root, disk, graph }: Pick<BuiltPlace, 'root' | 'disk' | 'graph'>): boolean {
  const names = [
    file,
    ...['.ts', '.tsx', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map((end) => file + end),
  ];
  if (names.some((one) => graph.numbers.has(one))) return true;
  // Data and style sheets are not in the graph.
  return !/\.[cm]?[jt]sx?$/.test(file) && /\.\w+$/.test(file) && disk.kindOf(`${root}/${file}`) === 'file';
}

function writersOf(project: string, file: string, outputs: OutputsByTask): readonly string[] {
  const found = Object.entries(outputs).flatMap(([task, declared]) => {
    const target = task.startsWith(`${project}:`) ? task.slice(project.length + 1) : undefined;
    if (target === undefined || target.includes(':') || declared.length === 0) return [];
    return outputTest(declared)(file) ? [target] : [];
  });
  // A target may write declarations beside what is loaded, and others than `build` may write it.
  return found.includes('build')
    ? ['build']
    : found.filter((one) => one !== 'dts' && !one.endsWith('-replaced'));
}

type Manifest = Readonly<Record<string, unknown>>;
