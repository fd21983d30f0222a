import path from 'node:path';
import { packageName } from '@subminute/core';
import type { FileGraph, GraphFile } from '@subminute/core/graph';
import {
  type GraphProject,
  type ProjectLookup,
  type WorkspaceGraph,
  projectLookup,
} from '@subminute/core/ratchet';
import { packageOf } from './edge-entries.ts';
import { type EdgeEntry, withoutEntry } from './edge-entry.ts';
import { readJson, recordAt, textAt } from './json-file.ts';
import { isKnownProgram } from './file-kinds.ts';
import type { SplitFiles } from './split/request.ts';

/** Why a project needs another one, beside all entries that say so; `undefined`: no file of it does. */
export type Need = (entries: readonly [EdgeEntry, ...EdgeEntry[]]) => string | undefined;

/** By what files import, and by what they name in any other way. */
export function needsOf(workspace: WorkspaceGraph, graph: FileGraph, files: SplitFiles): Need {
  const owner = projectLookup(workspace.projects);
  const byName = new Map(workspace.projects.map((project) => [project.name, project]));
  const codeOf = Map.groupBy(graph.files, (file) => owner(file.path) ?? '');
  const peers = peersIn(files);
  const pathsOf = Map.groupBy(files.paths, (file) => owner(file) ?? '');
  return (entries) => {
    const [{ edge }] = entries;
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    if (!from || !to) return 'it is no project';
    const name = packageOf(files, to);
    const names = { name, owner, to };
    return (
      importing(codeOf.get(from.name) ?? [], names) ??
      everybody(codeOf.get(to.name) ?? [], to) ??
      unknownTask(workspace, from) ??
      wanting(files, from, { name, peers }) ??
      mentioning(pathsOf.get(from.name) ?? [], { files, from, to, name, entries })
    );
  };
}

interface Names {
  /** Of the package. */
  readonly name: string | undefined;
  readonly owner: ProjectLookup;
  readonly to: GraphProject;
}

function importing(code: readonly GraphFile[], { name, owner, to }: Names): string | undefined {
  const isIn = (file: string): boolean => owner(file) === to.name;
  for (const { path: file, imports, targets } of code)
    for (const [at, { specifier }] of imports.entries()) {
      const target = targets[at];
      const isThere =
        (target?.is === 'file' && (isIn(target.file) || (target.runs !== undefined && isIn(target.runs)))) ||
        (target?.is === 'files' && target.files.some(isIn)) ||
        (target?.is === 'asset' && isIn(target.file)) ||
        (target?.is === 'folder' && isIn(`${target.dir}/x`)) ||
        (name !== undefined && packageName(specifier) === name);
      if (isThere) return `${file} imports '${specifier}'`;
    }
  return undefined;
}

/** Declarations for everybody need no import to be seen. */
function everybody(code: readonly GraphFile[], { name }: GraphProject): string | undefined {
  const found = code.find(({ facts }) => facts.ambient === true || (facts.declares?.length ?? 0) > 0);
  return found && `${found.path} of ${name} declares names for everybody`;
}

/** What an unknown program reads or starts, nobody knows; and end-to-end tests run what they name nowhere. */
function unknownTask({ tasks }: WorkspaceGraph, { name }: GraphProject): string | undefined {
  if (/e2e/.test(name)) return `${name} may run what it names nowhere`;
  const own = tasks.find(({ project, command }) => project === name && !isKnownProgram(command));
  return own && `nobody knows what the program of ${own.task} reads`;
}

/** Names of packages, with those that they expect beside them. */
type Peers = ReadonlyMap<string, ReadonlySet<string>>;

function peersIn(files: SplitFiles): Peers {
  const manifests = files.paths.filter((file) => /(?:^|\/)package\.json$/.test(file));
  return new Map(
    manifests.map((file) => {
      const json = readJson(files, file);
      return [textAt(json, 'name') ?? file, new Set(Object.keys(recordAt(json, 'peerDependencies')))];
    }),
  );
}

/** Packages that a project depends on may expect the other one beside them. */
function wanting(
  files: SplitFiles,
  { root }: GraphProject,
  { name, peers }: { readonly name: string | undefined; readonly peers: Peers },
): string | undefined {
  if (name === undefined) return undefined;
  const manifest = readJson(files, path.posix.join(root, 'package.json'));
  if (name in recordAt(manifest, 'peerDependencies')) return `${name} is among its peerDependencies too`;
  const below = { ...recordAt(manifest, 'dependencies'), ...recordAt(manifest, 'devDependencies') };
  const expecting = Object.keys(below).find((one) => peers.get(one)?.has(name) === true);
  return expecting && `${expecting} expects ${name} beside it`;
}

interface Mention {
  readonly files: SplitFiles;
  readonly from: GraphProject;
  readonly to: GraphProject;
  readonly name: string | undefined;
  /** They name it as well, and go. */
  readonly entries: readonly EdgeEntry[];
}

/** What stands between quotes, brackets and spaces: names, paths, programs. */
const WORD = /[^\s'"`()<>[\]{},;=|&]+/g;
/** Larger ones are data, which are not taken apart. In UTF-16 code units. */
const MAX_TEXT = 1 << 20;

function mentioning(
  paths: readonly string[],
  { files, from, to, name, entries }: Mention,
): string | undefined {
  const bins = binsOf(files, to, name);
  // Names of projects are words like others: only where they are quoted, or begin a task, they are meant.
  const quoted = ["'", '"', '`'].flatMap((quote) => [`${quote}${to.name}${quote}`, `${quote}${to.name}:`]);
  const near = [name, ...bins, path.posix.basename(to.root)].filter((one) => one !== undefined);
  const isNamed = (word: string, dir: string): boolean => {
    if (bins.includes(word)) return true;
    if (name !== undefined && (word === name || word.startsWith(`${name}/`) || word.includes(`/${name}`)))
      return true;
    return (
      word.includes('/') &&
      [dir, from.root, ''].some((base) => leadsInto(path.posix.join(base, word), to.root))
    );
  };
  for (const file of paths) {
    const text = textWithout(files.read(file) ?? '', file, entries);
    const quote = quoted.find((one) => text.includes(one));
    if (quote !== undefined) return `${file} names ${to.name}`;
    if (!near.some((one) => text.includes(one))) continue;
    if (text.length > MAX_TEXT) return `${file} may name ${to.name}`;
    const dir = path.posix.dirname(file);
    for (const [word] of text.matchAll(WORD)) if (isNamed(word, dir)) return `${file} names ${word}`;
  }
  return undefined;
}

function textWithout(text: string, file: string, entries: readonly EdgeEntry[]): string {
  return entries
    .filter((entry) => entry.file === file)
    .reduce((now, entry) => withoutEntry(now, entry) ?? now, text);
}

function leadsInto(file: string, root: string): boolean {
  return file === root || file.startsWith(`${root}/`);
}

/** Programs that a package brings. */
function binsOf(files: SplitFiles, { root }: GraphProject, name: string | undefined): readonly string[] {
  const bin = readJson(files, path.posix.join(root, 'package.json'))?.['bin'];
  if (typeof bin === 'string') return name === undefined ? [] : [name.replace(/^@[^/]+\//, '')];
  return typeof bin === 'object' && bin !== null ? Object.keys(bin) : [];
}
