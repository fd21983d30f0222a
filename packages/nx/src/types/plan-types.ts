import path from 'node:path';
import type { FileGraph, GraphFile, ImportHow, Target } from '@subminute/core/graph';
import type { PlannedTypes } from '@subminute/core/plan';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { type Disk, openDisk } from '../imports/disk.ts';
import { openResolver } from '../imports/resolve.ts';
import { isDeclaration } from './emission.ts';
import { type Program, checkedBy, declaredBy, programsOf, referencedBy } from './programs.ts';

export interface TypesQuestion {
  /** Absolute, without links. */
  readonly root: string;
  readonly graph: FileGraph;
  readonly projects: readonly TypedProject[];
}

export interface TypedProject {
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  /** Which of `dts`, `surface` and `typecheck` are to be made for it. */
  readonly targets: readonly string[];
  /** Folders that other tasks of it write to, relative to the workspace. */
  readonly outputs: readonly string[];
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

interface Known {
  readonly project: TypedProject;
  readonly checks: readonly Program[];
  readonly emits: Program | undefined;
  /** Why nobody can be checked against what it declares. */
  readonly silent: string | undefined;
}

interface Lead {
  /** The project that it leads to. */
  readonly to: string;
  /** Where it leads to sources, or to nothing that the project declares. */
  readonly why: string | undefined;
}

/**
 * By what the types of each project are checked: by declarations where all that they and what they hang on lead to is
 * declared, else by sources.
 */
export function planTypes({ root, graph, projects }: TypesQuestion): readonly PlannedTypes[] {
  const disk = openDisk(root);
  const ownerOf = projectLookup(projects.map(({ name, root: at }) => ({ name, root: at })));
  const filesOf = Map.groupBy(graph.files, ({ path: file }) => ownerOf(file) ?? '');
  const known = new Map(
    projects.map((project) => [
      project.name,
      knownOf(project, filesOf.get(project.name) ?? [], { root, disk }),
    ]),
  );
  const look = leadsIn({ root, graph, disk, known, ownerOf });
  const leads = new Map(Array.from(known, ([name, one]) => [name, look(one)]));
  const whys = sourcesWhy(leads);
  return projects.flatMap(({ name, root: home, targets }) => {
    const one = known.get(name);
    if (!one || one.checks.length === 0) return [];
    const { why, reads } = { why: whys.get(name), reads: leads.get(name)?.reads ?? [] };
    const emits = one.silent === undefined && one.emits ? emitsOf(one.emits, root) : undefined;
    return [
      {
        project: name,
        home,
        targets: targets.filter((target) => target !== 'dts' || emits !== undefined),
        configs: one.checks.map(({ config }) => config),
        ...(emits ? { emits } : {}),
        keys: why === undefined ? 'declarations' : 'sources',
        ...(why === undefined ? {} : { why }),
        reads,
      } as const,
    ];
  });
}

function emitsOf({ config, emission }: Program, root: string): PlannedTypes['emits'] {
  return emission && { config, out: path.posix.relative(root, emission.outDir) };
}

/** What TypeScript by itself does not read. */
const OF_OTHERS = /\.(?:vue|svelte|astro|mdx)$/;

function knownOf(
  project: TypedProject,
  files: readonly GraphFile[],
  { root, disk }: { readonly root: string; readonly disk: Disk },
): Known {
  const home = path.posix.join(root, project.root);
  const programs = programsOf(
    home,
    files.map((file) => `${root}/${file.path}`),
    disk,
  );
  const other = files.flatMap(({ imports }) => imports).find(({ specifier }) => OF_OTHERS.test(specifier));
  if (other)
    return { project, checks: [], emits: undefined, silent: `${other.specifier} is for another compiler` };
  const emits = declaredBy(programs, manifestOf(home, disk), home);
  return { project, checks: checkedBy(home, programs), emits, silent: silenceOf(project, emits, root) };
}

function manifestOf(home: string, disk: Disk): unknown {
  try {
    return JSON.parse(disk.read(`${home}/package.json`) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function silenceOf(
  { name, root: home, outputs, targets }: TypedProject,
  emits: Program | undefined,
  root: string,
): string | undefined {
  if (!emits?.emission) return `no tsconfig of ${name} writes what its package.json has for types`;
  const out = path.posix.relative(root, emits.emission.outDir);
  if (!out.startsWith(`${home}/`) && home !== '.')
    return `${emits.config} of ${name} writes to ${out}, out of its folder`;
  const other = outputs.find((one) => one === out || out.startsWith(`${one}/`) || one.startsWith(`${out}/`));
  if (other !== undefined) return `another target of ${name} writes to ${other} as well`;
  return targets.includes('dts') ? undefined : `${name} has a target "dts" of its own`;
}

interface Looking {
  readonly root: string;
  readonly graph: FileGraph;
  readonly disk: Disk;
  readonly known: ReadonlyMap<string, Known>;
  readonly ownerOf: (file: string) => string | undefined;
}

interface Leads {
  readonly leads: readonly Lead[];
  readonly reads: readonly string[];
}

/** Where the imports of a project lead, by what is on disk alone: a source is not guessed for what is not built. */
function leadsIn({ root, graph, disk, known, ownerOf }: Looking): (of: Known) => Leads {
  const listed = new Set(graph.files.map((file) => `${root}/${file.path}`));
  const listing = { has: (file: string) => listed.has(file), all: () => listed, isAsItIs: true } as const;
  const resolver = openResolver(root, disk, listing, () => {});
  const byPath = new Map(graph.files.map((file) => [file.path, file]));
  return ({ project, checks }) => {
    const leads: Lead[] = [];
    const reads = new Set<string>();
    for (const program of checks) {
      const references = referencedBy(program, disk);
      for (const base of program.bases) {
        const place = path.posix.relative(root, base);
        if (!place.startsWith('../') && !place.includes('node_modules/') && ownerOf(place) !== project.name)
          reads.add(place);
      }
      for (const source of program.sources) {
        const file = byPath.get(source.slice(root.length + 1));
        const place = resolver.placeOf(source);
        for (const [at, one] of (file?.imports ?? []).entries()) {
          if (!FOLLOWED.has(one.how)) continue;
          const guessed = file?.targets[at];
          const found = leadOf(
            { guessed, exact: resolver.targetOf(one, place) },
            { references, known, ownerOf, root },
          );
          if (found === undefined || (found.is === 'lead' && found.to === project.name)) continue;
          if (found.is === 'read') reads.add(found.file);
          else leads.push(found);
        }
      }
    }
    return { leads, reads: [...reads].sort(byCodeUnit) };
  };
}

interface Ends {
  /** With a source for what is not built. */
  readonly guessed: Target | undefined;
  readonly exact: Target;
}

type End = ({ readonly is: 'lead' } & Lead) | { readonly is: 'read'; readonly file: string } | undefined;

function leadOf(
  { guessed, exact }: Ends,
  {
    references,
    known,
    ownerOf,
    root,
  }: Pick<Looking, 'known' | 'ownerOf' | 'root'> & { readonly references: ReadonlySet<string> },
): End {
  const file =
    exact.is === 'file' || exact.is === 'asset'
      ? exact.file
      : guessed?.is === 'file'
        ? guessed.file
        : undefined;
  if (file === undefined) return undefined;
  const to = ownerOf(file);
  const other = to === undefined ? undefined : known.get(to);
  if (to === undefined || !other) return { is: 'read', file };
  const { emits, silent } = other;
  if (silent !== undefined || !emits?.emission) return { is: 'lead', to, why: silent };
  // By a reference the compiler takes what the other one declares, wherever the name leads.
  if (references.has(emits.tsconfig.file)) return { is: 'lead', to, why: undefined };
  if (exact.is === 'file') return { is: 'lead', to, why: `${file} is read as a source` };
  const out = path.posix.relative(root, emits.emission.outDir);
  const isDeclared = exact.is !== 'asset' || (isDeclaration(file) && file.startsWith(`${out}/`));
  return { is: 'lead', to, why: isDeclared ? undefined : `${file} is not among what ${to} declares` };
}

/** Why a project cannot be checked by declarations, itself or through what it hangs on. */
function sourcesWhy(leads: ReadonlyMap<string, Leads>): ReadonlyMap<string, string> {
  const whys = new Map<string, string>();
  for (const [name, one] of leads) {
    const first = one.leads.find(({ why }) => why !== undefined);
    if (first?.why !== undefined) whys.set(name, first.why);
  }
  for (let before = -1; before !== whys.size;) {
    before = whys.size;
    for (const [name, one] of leads) {
      if (whys.has(name)) continue;
      const below = one.leads.find(({ to }) => whys.has(to));
      if (below) whys.set(name, `what ${below.to} declares leads to sources: ${whys.get(below.to) ?? ''}`);
    }
  }
  return whys;
}
