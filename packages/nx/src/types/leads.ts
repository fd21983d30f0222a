import path from 'node:path';
import { COMPILED_HOWS, type FileGraph, type Target, isDeclaration } from '@subminute/core/graph';
import { byCodeUnit } from '@subminute/core/unit';
import type { Disk } from '../imports/disk.ts';
import { openResolver } from '../imports/resolve.ts';
import { inclusionOf } from '../imports/included.ts';
import { configChains } from './configs.ts';
import { declarationOf } from './emission.ts';
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
  /** Some lead to what the project declares itself. */
  readonly isOwn: boolean;
}

export interface Looking {
  readonly root: string;
  readonly graph: FileGraph;
  readonly disk: Disk;
  readonly known: ReadonlyMap<string, TypedSide>;
  readonly ownerOf: (file: string) => string | undefined;
}

/**
 * Where the imports of a project lead, as if all that is declared were written and nothing else: that does not hang on what
 * somebody has built.
 */
export function openLeads(looking: Looking): (of: TypedSide) => Leads {
  const { root, graph, disk, known, ownerOf } = looking;
  const listed = new Set(graph.files.map((file) => `${root}/${file.path}`));
  const listing = { has: (file: string) => listed.has(file), all: () => listed, isAsItIs: true } as const;
  const resolver = openResolver(root, withDeclarations(disk, known), listing, () => {});
  const byPath = new Map(graph.files.map((file) => [file.path, file]));
  return ({ name, programs, emits }) => {
    const leads: Lead[] = [];
    const reads = new Set<string>();
    let isOwn = false;
    for (const program of programs) {
      const references = referencedBy(program, root);
      isOwn ||= emits !== undefined && references.has(emits.tsconfig.file);
      for (const place of configsOf(program, root)) if (ownerOf(place) !== name) reads.add(place);
      // Files of nobody are followed as well: what they import belongs to the program.
      const nobodys = nobodysIn(program, looking);
      const sources = new Set([...program.sources.map((file) => file.slice(root.length + 1)), ...nobodys]);
      for (const source of sources) {
        if (ownerOf(source) === undefined) reads.add(source);
        const file = byPath.get(source);
        const place = resolver.placeOf(`${root}/${source}`);
        for (const [at, one] of (file?.imports ?? []).entries()) {
          if (!COMPILED_HOWS.has(one.how)) continue;
          const ends = { guessed: file?.targets[at], exact: resolver.targetOf(one, place) };
          const found = leadOf(ends, references, looking);
          // A set goes on with what is added meanwhile.
          if (typeof found === 'string') sources.add(found);
          else if (found && found.to !== name) leads.push(found);
          else isOwn ||= found?.is === 'declared';
        }
      }
    }
    return { leads, reads: [...reads].sort(byCodeUnit), isOwn };
  };
}

/** What all projects declare is there, whether or not somebody has made it. */
function withDeclarations(disk: Disk, known: ReadonlyMap<string, TypedSide>): Disk {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { emits, silent } of known.values()) {
    if (silent !== undefined || !emits?.emission) continue;
    for (const source of emits.sources) {
      const file = declarationOf(source, emits.emission);
      if (file === undefined) continue;
      files.add(file);
      for (
        let dir = path.posix.dirname(file);
        !folders.has(dir) && dir !== '/';
        dir = path.posix.dirname(dir)
      )
        folders.add(dir);
    }
  }
  return {
    ...disk,
    kindOf: (file) =>
      files.has(file) ? 'file' : (disk.kindOf(file) ?? (folders.has(file) ? 'folder' : undefined)),
    realOf: (file) => (files.has(file) ? file : disk.realOf(file)),
  };
}

/** Of a program and of all that it refers to. */
function configsOf({ tsconfig }: Program, root: string): readonly string[] {
  return configChains(tsconfig.file, root)
    .flatMap(({ files }) => files)
    .filter((file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'))
    .map((file) => file.slice(root.length + 1));
}

/** Files of no project that a tsconfig names itself. */
function nobodysIn({ tsconfig }: Program, { root, graph, ownerOf }: Looking): readonly string[] {
  const isIn = inclusionOf(tsconfig);
  const given: unknown = tsconfig.options['typeRoots'];
  const dir = path.posix.dirname(tsconfig.file);
  const typeRoots = (Array.isArray(given) ? (given as readonly unknown[]) : []).map((one) =>
    path.posix.resolve(dir, String(one)),
  );
  return graph.files
    .map((file) => file.path)
    .filter((file) => ownerOf(file) === undefined)
    .filter(
      (file) => isIn(`${root}/${file}`) || typeRoots.some((one) => `${root}/${file}`.startsWith(`${one}/`)),
    );
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
  return isThere && isDeclaration(file) && file.startsWith(`${out}/`)
    ? { to, is: 'declared', why: '' }
    : { to, is: 'written', why: `${file} is not among what ${to} declares` };
}
