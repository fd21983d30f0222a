import path from 'node:path';
import { packageName } from '@subminute/core';
import type { FileGraph, GraphFile, Import } from '@subminute/core/graph';
import type { PlannedInside } from '@subminute/core/plan';
import { isRecord } from '../shield/fields.ts';
import type { Candidate } from './candidate.ts';
import { isForTests } from './tests-out.ts';

/** What would have to be in a project's bundles. */
export interface Inside {
  /** Names of packages that whoever installs it has. */
  readonly external: readonly string[];
  readonly inside: readonly PlannedInside[];
  /** Files of no project. */
  readonly reads: readonly string[];
  /** Why nothing of ours would be right. */
  readonly why: string | undefined;
  /** Its own files are found by `paths`, which nothing knows when it runs. */
  readonly isMapped: boolean;
  /** A module that would be in the bundles of two sources. */
  readonly inBoth: (one: string, other: string) => string | undefined;
}

export interface InsideQuestion {
  readonly graph: FileGraph;
  readonly ownerOf: (file: string) => string | undefined;
  /** Folders of projects, by their names. */
  readonly homes: ReadonlyMap<string, string>;
  readonly candidates: ReadonlyMap<string, Candidate>;
}

/** Where what a project executes leads out of it, to what is not installed with it. */
export function insideOf(question: InsideQuestion): (of: Candidate) => Inside {
  const byPath = new Map(question.graph.files.map((file) => [file.path, file]));
  return (candidate) => {
    const external = externalOf(candidate);
    const walk = (starts: readonly string[]): Walked =>
      walked(starts, { ...question, byPath, candidate, external });
    const entries = candidate.entries.map(({ source }) => source);
    const { inside, reads, unnamed, tested, isMapped } = walk([...candidate.sources, ...entries]);
    return {
      external,
      inside: [...inside.values()].sort((a, b) => (`${a.project} ${a.as}` < `${b.project} ${b.as}` ? -1 : 1)),
      reads: [...reads].sort(),
      isMapped,
      why:
        tested === undefined
          ? unnamed && `it imports ${unnamed}, which its package.json does not name`
          : `it imports ${tested}, which is there for tests`,

      inBoth: (one, other) => {
        const { files } = walk([one]);
        return [...walk([other]).files.keys()].find((file) => files.has(file));
      },
    };
  };
}

interface Walk extends InsideQuestion {
  readonly byPath: ReadonlyMap<string, GraphFile>;
  readonly candidate: Candidate;
  readonly external: readonly string[];
}

interface Walked {
  /** All that is executed, and whether as a source of the bundle or as something that is built first. */
  readonly files: ReadonlyMap<string, PlannedInside['as']>;
  readonly inside: ReadonlyMap<string, PlannedInside>;
  readonly reads: ReadonlySet<string>;
  /** A package that is imported and that nobody has said to be needed. */
  readonly unnamed: string | undefined;
  /** A file for tests that is executed. */
  readonly tested: string | undefined;
  readonly isMapped: boolean;
}

function walked(
  starts: readonly string[],
  { byPath, candidate, external, ownerOf, homes, candidates }: Walk,
): Walked {
  const inside = new Map<string, PlannedInside>();
  const reads = new Set<string>();
  const files = new Map<string, PlannedInside['as']>(starts.map((file) => [file, 'sources']));
  let unnamed: string | undefined;
  let tested: string | undefined;
  let isMapped = false;
  // A map goes on with what is added meanwhile.
  for (const [file, as] of files) {
    const owner = ownerOf(file);
    for (const { one, to } of executed(byPath.get(file))) {
      const name = packageName(one.specifier);
      const isBare = /^[^./#]/.test(one.specifier);
      if (isBare && external.includes(name)) continue;
      if (to === undefined) {
        if (owner === candidate.name && isBare && !isNamed(name, candidate)) unnamed ??= name;
        continue;
      }
      const next = ownerOf(to);
      if (isForTests(to)) tested ??= to;
      if (isBare && next === candidate.name && owner === next) isMapped = true;
      const other = next === undefined ? undefined : candidates.get(next);
      const isBuilt = next === owner ? as === 'built' : isBare && isBuiltName(name, other, candidate);
      const how = isBuilt ? 'built' : 'sources';
      if (next === undefined) reads.add(to);
      else if (next !== candidate.name)
        inside.set(`${next} ${how}`, { project: next, home: homes.get(next) ?? '.', as: how });
      if (!files.has(to)) files.set(to, how);
    }
  }
  return { files, inside, reads, unnamed, tested, isMapped };
}

const HOWS: ReadonlySet<Import['how']> = new Set(['static', 'dynamic', 'require']);

interface Executed {
  readonly one: Import;
  /** A file of the workspace. */
  readonly to: string | undefined;
}

function executed(file: GraphFile | undefined): readonly Executed[] {
  return (file?.imports ?? []).flatMap((one, at): readonly Executed[] => {
    const isType = one.kind === 'type' || (one.kind === 'type-names' && file?.verbatim !== true);
    const target = file?.targets[at];
    if (isType || !HOWS.has(one.how) || target?.is === 'builtin') return [];
    if (target?.is === 'file') return [{ one, to: target.runs ?? target.file }];
    return [{ one, to: target?.is === 'asset' ? target.file : undefined }];
  });
}

const INSTALLED = ['dependencies', 'peerDependencies', 'optionalDependencies'];

function externalOf({ manifest }: Candidate): readonly string[] {
  const names = INSTALLED.flatMap((field) => namesAt(manifest, field));
  const own = typeof manifest['name'] === 'string' ? [manifest['name']] : [];
  return [...new Set([...names, ...own])].sort();
}

function namesAt(manifest: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const value = manifest[field];
  return isRecord(value) ? Object.keys(value) : [];
}

function isNamed(name: string, { manifest }: Candidate): boolean {
  return namesAt(manifest, 'devDependencies').includes(name);
}

/** Whether a package's name leads to what a build of it writes, and no `paths` to its sources. */
function isBuiltName(name: string, other: Candidate | undefined, { program }: Candidate): boolean {
  const paths = program.tsconfig.options['paths'];
  const patterns = isRecord(paths) ? Object.keys(paths) : [];
  const isMapped = patterns.some((pattern) => pattern === name || path.posix.dirname(pattern) === name);
  return !isMapped && other !== undefined && other.manifest['name'] === name && other.entries.length > 0;
}
