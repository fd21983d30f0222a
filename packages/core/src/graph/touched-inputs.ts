import { type FileSet, type GlobCompiler, fileSetOf } from './glob.ts';
import { type Instruction, parseInstruction } from './instruction.ts';
import { type ProjectLookup, projectLookup } from './project-lookup.ts';
import type { WorkspaceGraph } from './workspace-graph.ts';

/** What touches an input, the other way round: from what a commit changes to positions in `inputs`. */
export interface TouchedInputs {
  /** Of file sets that hold the path. */
  readonly byPath: (path: string) => readonly number[];
  /** Of the configuration that the path is a manifest of. */
  readonly byManifest: (path: string) => readonly number[];
  readonly byPackage: (name: string) => readonly number[];
  readonly allPackages: readonly number[];
  /** All packages, and each single one. */
  readonly anyPackage: readonly number[];
  readonly byTsconfig: readonly number[];
}

interface PlacedSet {
  readonly at: number;
  readonly has: FileSet['has'];
}

/** Reads all inputs of a graph. Paths are looked up in the sets of their project and of their folders only. */
export function touchedInputs(graph: WorkspaceGraph, compile: GlobCompiler): TouchedInputs {
  const roots = new Map(graph.projects.map(({ name, root }) => [name, root]));
  const read = graph.inputs.map((text) => parseInstruction(text, { roots }));
  const byPath = pathIndex(read, projectLookup(graph.projects), compile);
  const known = new Map<string, readonly number[]>();
  const packages = groups(read, (one) => (one.kind === 'package' ? [one.name] : []));
  const manifests = groups(read, (one) =>
    one.kind === 'configuration' ? manifestsOf(roots.get(one.project) ?? '.') : [],
  );
  return {
    byPath: (path) => {
      const found = known.get(path) ?? byPath(path);
      known.set(path, found);
      return found;
    },
    byManifest: (path) => manifests.get(path) ?? [],
    byPackage: (name) => packages.get(name) ?? [],
    allPackages: positions(read, ({ kind }) => kind === 'all-packages'),
    anyPackage: positions(read, ({ kind }) => kind === 'all-packages' || kind === 'package'),
    byTsconfig: positions(read, ({ kind }) => kind === 'tsconfig'),
  };
}

function pathIndex(
  read: readonly Instruction[],
  lookup: ProjectLookup,
  compile: GlobCompiler,
): (path: string) => readonly number[] {
  const ofProject = new Map<string, PlacedSet[]>();
  const inFolder = new Map<string, PlacedSet[]>();
  for (const [at, one] of read.entries()) {
    if (one.kind !== 'project-files' && one.kind !== 'workspace-files') continue;
    const { has, folders } = fileSetOf(one.patterns, compile);
    if (one.kind === 'project-files') addTo(ofProject, one.project, { at, has });
    else for (const folder of folders) addTo(inFolder, folder, { at, has });
  }
  const everywhere = inFolder.get('') ?? [];
  const deepest = Math.max(0, ...[...inFolder.keys()].map((folder) => folder.length));
  return (path) => {
    const found: number[] = [];
    const project = lookup(path);
    addSets(found, path, project === undefined ? [] : ofProject.get(project));
    addSets(found, path, everywhere);
    // Folders above the path, from the deepest that any set is in.
    const from = path.lastIndexOf('/', deepest);
    for (let end = from; end > 0; end = path.lastIndexOf('/', end - 1))
      addSets(found, path, inFolder.get(path.slice(0, end)));
    return found;
  };
}

function addSets(found: number[], path: string, sets: readonly PlacedSet[] = []): void {
  for (const { at, has } of sets) if (!found.includes(at) && has(path)) found.push(at);
}

function manifestsOf(root: string): readonly string[] {
  const folder = root === '.' || root === '' ? '' : `${root}/`;
  return [`${folder}package.json`, `${folder}project.json`];
}

function positions(read: readonly Instruction[], wanted: (one: Instruction) => boolean): readonly number[] {
  return read.flatMap((one, at) => (wanted(one) ? [at] : []));
}

function groups(
  read: readonly Instruction[],
  keysOf: (one: Instruction) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, one] of read.entries()) for (const key of keysOf(one)) addTo(found, key, at);
  return found;
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
