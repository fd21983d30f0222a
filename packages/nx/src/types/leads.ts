import path from 'node:path';
import type { FileGraph, ImportHow, Target } from '@subminute/core/graph';
import { byCodeUnit } from '@subminute/core/unit';
import type { Disk } from '../imports/disk.ts';
import { openResolver } from '../imports/resolve.ts';
import { isDeclaration } from './emission.ts';
import { type Program, referencedBy } from './programs.ts';

/** A project, as far as its types go. */
export interface TypedSide {
  readonly name: string;
  /** By which its types are checked, and by which others see them. */
  readonly programs: readonly Program[];
  readonly emits: Program | undefined;
  /** Why nobody can be checked against what it declares. */
  readonly silent: string | undefined;
}

/** Where an import leads: to what a project declares, to its sources, or to what other tasks of it write. */
export interface Lead {
  readonly to: string;
  readonly is: 'declared' | 'source' | 'written';
  readonly why: string;
}

export interface Leads {
  readonly leads: readonly Lead[];
  /** Files of no project, and what tsconfigs extend. */
  readonly reads: readonly string[];
}

export interface Looking {
  readonly root: string;
  readonly graph: FileGraph;
  readonly disk: Disk;
  readonly known: ReadonlyMap<string, TypedSide>;
  readonly ownerOf: (file: string) => string | undefined;
}

/** What a compiler follows. */
const FOLLOWED: ReadonlySet<ImportHow> = new Set([
  'static',
  'dynamic',
  'require',
  'import-type',
  'reference-path',
  'reference-types',
  'augmentation',
]);

/** Where the imports of a project lead, by what is on disk alone: a source is not guessed for what is not built. */
export function openLeads(looking: Looking): (of: TypedSide) => Leads {
  const { root, graph, disk, ownerOf } = looking;
  const listed = new Set(graph.files.map((file) => `${root}/${file.path}`));
  const listing = { has: (file: string) => listed.has(file), all: () => listed, isAsItIs: true } as const;
  const resolver = openResolver(root, disk, listing, () => {});
  const byPath = new Map(graph.files.map((file) => [file.path, file]));
  return ({ name, programs }) => {
    const leads: Lead[] = [];
    const reads = new Set<string>();
    for (const program of programs) {
      const references = referencedBy(program, root);
      for (const place of basesOf(program, root)) if (ownerOf(place) !== name) reads.add(place);
      for (const source of program.sources) {
        const file = byPath.get(source.slice(root.length + 1));
        const place = resolver.placeOf(source);
        for (const [at, one] of (file?.imports ?? []).entries()) {
          if (!FOLLOWED.has(one.how)) continue;
          const ends = { guessed: file?.targets[at], exact: resolver.targetOf(one, place) };
          const found = leadOf(ends, references, looking);
          if (typeof found === 'string') reads.add(found);
          else if (found && found.to !== name) leads.push(found);
        }
      }
    }
    return { leads, reads: [...reads].sort(byCodeUnit) };
  };
}

function basesOf({ bases }: Program, root: string): readonly string[] {
  return bases
    .filter((file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'))
    .map((file) => file.slice(root.length + 1));
}

interface Ends {
  /** With a source for what is not built. */
  readonly guessed: Target | undefined;
  readonly exact: Target;
}

/** A text: a file of no project. */
function leadOf(
  { guessed, exact }: Ends,
  references: ReadonlySet<string>,
  { root, known, ownerOf }: Looking,
): Lead | string | undefined {
  const isThere = exact.is === 'file' || exact.is === 'asset';
  const file = isThere ? exact.file : guessed?.is === 'file' ? guessed.file : undefined;
  if (file === undefined) return undefined;
  const to = ownerOf(file);
  const other = to === undefined ? undefined : known.get(to);
  if (to === undefined || !other) return file;
  const { emits, silent } = other;
  const isSource = exact.is === 'file';
  if (silent !== undefined || !emits?.emission)
    return {
      to,
      is: isSource ? 'source' : 'written',
      why: isSource ? `${file} is read as a source` : `${silent ?? ''}`,
    };
  // By a reference the compiler takes what the other one declares, wherever the name leads.
  if (references.has(emits.tsconfig.file)) return { to, is: 'declared', why: '' };
  if (isSource) return { to, is: 'source', why: `${file} is read as a source` };
  const out = path.posix.relative(root, emits.emission.outDir);
  const isDeclared = !isThere || (isDeclaration(file) && file.startsWith(`${out}/`));
  return isDeclared
    ? { to, is: 'declared', why: '' }
    : { to, is: 'written', why: `${file} is not among what ${to} declares` };
}
