import path from 'node:path';
import type { FileGraph, GraphFile } from '@subminute/core/graph';
import type { PlannedTypes } from '@subminute/core/plan';
import { projectLookup } from '@subminute/core/ratchet';
import { type Disk, openDisk } from '../imports/disk.ts';
import { jsonAt } from '../imports/json-at.ts';
import { compilerFor } from './compiler.ts';
import { configFile } from './configs.ts';
import { type Declaring, declaredByText } from './declare.ts';
import { HANGS_ON_ITSELF, hangOnThemselves } from './hang-on-themselves.ts';
import { type Leads, type TypedSide, openLeads } from './leads.ts';
import { oxcSettingsProblem } from './oxc.ts';
import { type Program, checkedBy, declaredBy, programsOf, strayReference } from './programs.ts';

export interface TypesQuestion {
  /** Absolute, without links. */
  readonly root: string;
  readonly graph: FileGraph;
  readonly projects: readonly TypedProject[];
  /** To read declarations off the text of sources, where a tsconfig has that; absent: TypeScript makes them all. */
  readonly oxc?: Pick<Declaring, 'declare' | 'parse'>;
}

export interface TypedProject {
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  /** Which of `dts`, `surface` and `typecheck` are to be made for it. */
  readonly targets: readonly string[];
  /** What other tasks of it write: paths and globs relative to the workspace. */
  readonly outputs: readonly string[];
  /** Projects that Nx has it hang on. */
  readonly needs: readonly string[];
}

export interface TypesPlan {
  readonly types: readonly PlannedTypes[];
  /** Projects that no targets are made for, and why. Those without a tsconfig are not told. */
  readonly left: readonly { readonly project: string; readonly why: string }[];
  /** Projects whose texts say what they declare (`isolatedDeclarations`), and why TypeScript is asked anyway. */
  readonly byTypeScript: readonly { readonly project: string; readonly why: string }[];
}

interface Known extends TypedSide {
  readonly project: TypedProject;
  readonly checks: readonly Program[];
  /** Why no target is made for it; `''`: it has no types to check. */
  readonly left: string | undefined;
}

/**
 * By what the types of each project are checked: by declarations where all that they and what they hang on lead to is
 * declared, else by sources; and not by us where they lead to what other tasks write.
 */
export function planTypes({ root, graph, projects, oxc }: TypesQuestion): TypesPlan {
  const disk = openDisk(root);
  const ownerOf = projectLookup(projects);
  const filesOf = Map.groupBy(graph.files, ({ path: file }) => ownerOf(file) ?? '');
  const outputs = projects.flatMap((one) => one.outputs);
  const first = projects.map((project) =>
    knownOf({ ...project, outputs }, filesOf.get(project.name) ?? [], { root, disk }),
  );
  const { known, leads } = settled(withoutCycles(first), { root, graph, disk, ownerOf });
  const whys = sourcesWhy(leads);
  const readsOf = readsBelow(leads);
  const all = [...known.values()];
  const there = all.filter(({ left }) => left === undefined);
  const byOxc = new Map(there.map((one) => [one.name, oxcWhyNot(one, root, oxc)]));
  return {
    types: there.map((one) => plannedOf(one, { root, disk, leads, readsOf, whys, byOxc })),
    byTypeScript: [...byOxc].flatMap(([project, why = '']) => (why === '' ? [] : [{ project, why }])),
    left: all.flatMap(({ name, left = '' }) => (left === '' ? [] : [{ project: name, why: left }])),
  };
}

interface Found {
  readonly root: string;
  readonly disk: Disk;
  readonly leads: ReadonlyMap<string, Leads>;
  readonly readsOf: (name: string) => readonly string[];
  readonly whys: ReadonlyMap<string, string>;
  /** Why declarations are not read off texts. */
  readonly byOxc: ReadonlyMap<string, string | undefined>;
}

/** `''`: nobody has asked for that. */
function oxcWhyNot(
  { emits, silent, project }: Known,
  root: string,
  oxc: TypesQuestion['oxc'],
): string | undefined {
  if (!oxc || !emits || silent !== undefined) return '';
  const { tsconfig } = emits;
  if (oxcSettingsProblem(tsconfig) === '') return '';
  const home = path.posix.join(root, project.root);
  const major = compilerFor(home)?.major ?? Infinity;
  const [first, ...others] = declaredByText({ ...oxc, root, home, tsconfig, major }).problems;
  return first === undefined
    ? undefined
    : `${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
}

function plannedOf(
  { name, project, checks, emits, silent }: Known,
  { root, disk, leads, readsOf, whys, byOxc }: Found,
): PlannedTypes {
  const why = whys.get(name);
  const emission = silent === undefined ? emits?.emission : undefined;
  const reads = readsOf(name);
  // Without one of its own, the next above says of which kind its modules are.
  const above =
    disk.kindOf(path.posix.join(root, project.root, 'package.json')) === 'file' ? [] : ['package.json'];
  return {
    project: name,
    home: project.root,
    targets: project.targets.filter((target) => target !== 'dts' || emission !== undefined),
    configs: checks.map(({ config }) => config),
    ...(emits && emission
      ? {
          emits: {
            config: emits.config,
            out: path.posix.relative(root, emission.outDir),
            ...(byOxc.get(name) === undefined ? { by: 'oxc' as const } : {}),
          },
        }
      : {}),
    ...(emission && leads.get(name)?.isOwn ? { readsOwn: true as const } : {}),
    keys: why === undefined ? 'declarations' : 'sources',
    ...(why === undefined ? {} : { why }),
    reads: [...new Set([...reads, ...above])].sort(),
  };
}

interface Place {
  readonly root: string;
  readonly disk: Disk;
}

/** What TypeScript by itself does not read. */
const OF_OTHERS = /\.(?:vue|svelte|astro|mdx)$/;

function knownOf(project: TypedProject, files: readonly GraphFile[], { root, disk }: Place): Known {
  const home = path.posix.join(root, project.root);
  const names = files.map((file) => `${root}/${file.path}`);
  const programs = programsOf(home, names, { disk, root });
  const checks = checkedBy(home, programs);
  const emits = declaredBy(programs, jsonAt(`${home}/package.json`, disk), home);
  const silent = silenceOf(project, emits, root);
  const used = [...new Set([...checks, ...(silent === undefined && emits ? [emits] : [])])];
  const left = leftWhy(
    { project, programs, checks, emits: silent === undefined ? emits : undefined, used },
    files,
    { root, home },
  );
  return {
    name: project.name,
    project,
    programs: used,
    checks,
    emits,
    left,
    silent: left === undefined ? silent : leftSilent(project.name, left),
  };
}

interface Looked {
  readonly project: TypedProject;
  readonly programs: readonly Program[];
  readonly checks: readonly Program[];
  /** By which others see it, where they can. */
  readonly emits: Program | undefined;
  readonly used: readonly Program[];
}

/** Why no target is made for a project. */
function leftWhy(
  { project, programs, checks, emits, used }: Looked,
  files: readonly GraphFile[],
  { root, home }: { readonly root: string; readonly home: string },
): string | undefined {
  if (checks.length === 0) return '';
  const other = files.flatMap(({ imports }) => imports).find(({ specifier }) => OF_OTHERS.test(specifier));
  if (other) return `${other.specifier} is for another compiler`;
  const [problem] = used.flatMap(({ problems }) => problems);
  if (problem !== undefined) return problem;
  const stray = strayReference(home, programs);
  if (stray !== undefined) return `it refers to ${stray.slice(root.length + 1)}, which lies deeper`;
  // The compiler takes what another tsconfig of the project writes: only `dts` does.
  const unbuilt = checks
    .flatMap(({ tsconfig }) =>
      tsconfig.file.endsWith('/tsconfig.json') && checks.length > 1 ? [] : tsconfig.references,
    )
    .map(configFile)
    .find((one) => one.startsWith(`${home}/`) && one !== emits?.tsconfig.file);
  if (unbuilt !== undefined)
    return `it refers to ${unbuilt.slice(root.length + 1)}, which no task of ours writes`;
  return project.targets.includes('surface') ? undefined : 'it has a target "surface" of its own';
}

function leftSilent(name: string, left: string): string {
  return left === '' ? `${name} has no types that are checked` : `${name} has no targets: ${left}`;
}

function silenceOf(
  { name, root: home, outputs, targets }: TypedProject,
  emits: Program | undefined,
  root: string,
): string | undefined {
  if (!emits?.emission) return `no tsconfig of ${name} writes what its package.json has for types`;
  const out = path.posix.relative(root, emits.emission.outDir);
  if (out === '' || out.startsWith('../') || (home !== '.' && !out.startsWith(`${home}/`)))
    return `${emits.config} of ${name} writes out of its folder`;
  if (out === home) return `${emits.config} of ${name} writes among its sources`;
  const folders = outputs.map((one) => one.replace(/\/(?:[^/]*[*?{][^]*)?$/, ''));
  const other = folders.find((one) => one === out || out.startsWith(`${one}/`) || one.startsWith(`${out}/`));
  if (other !== undefined) return `another task writes to ${other}`;
  return targets.includes('dts') ? undefined : `${name} has a target "dts" of its own`;
}

/** Tasks of projects that hang on each other would wait for each other. */
function withoutCycles(all: readonly Known[]): readonly Known[] {
  const circular = hangOnThemselves(all.map(({ name, project: { needs } }) => ({ name, needs })));
  return all.map((one) =>
    one.left === undefined && circular.has(one.name) ? leaveOut(one, HANGS_ON_ITSELF) : one,
  );
}

function leaveOut(one: Known, left: string): Known {
  return { ...one, left, silent: leftSilent(one.name, left) };
}

interface Settled {
  readonly known: ReadonlyMap<string, Known>;
  readonly leads: ReadonlyMap<string, Leads>;
}

/** Who leads to what other tasks write is left out, and then nobody can be checked against that one. */
function settled(
  all: readonly Known[],
  looking: Pick<Parameters<typeof openLeads>[0], 'root' | 'graph' | 'disk' | 'ownerOf'>,
): Settled {
  let known = new Map(all.map((one) => [one.name, one]));
  for (;;) {
    const look = openLeads({ ...looking, known });
    const there = [...known.values()].filter(({ left }) => left === undefined);
    const leads = new Map(there.map((one) => [one.name, look(one)]));
    const wrong = there.flatMap((one) => {
      const written = leads.get(one.name)?.leads.find(({ is }) => is === 'written');
      return written ? [leaveOut(one, `it reads what other tasks write: ${written.why}`)] : [];
    });
    if (wrong.length === 0) return { known, leads };
    known = new Map([...known, ...wrong.map((one) => [one.name, one] as const)]);
  }
}

/** What declarations of those below are written from, a compiler reads with them. */
function readsBelow(leads: ReadonlyMap<string, Leads>): (name: string) => readonly string[] {
  return (name) => {
    const names = new Set([name]);
    // A set goes on with what is added meanwhile.
    for (const one of names) for (const { to } of leads.get(one)?.leads ?? []) names.add(to);
    return [...names].flatMap((one) => leads.get(one)?.reads ?? []);
  };
}

/** Why a project cannot be checked by declarations, itself or through what it hangs on. */
function sourcesWhy(leads: ReadonlyMap<string, Leads>): ReadonlyMap<string, string> {
  const whys = new Map<string, string>();
  for (const [name, one] of leads) {
    const source = one.leads.find(({ is }) => is === 'source');
    if (source) whys.set(name, source.why);
  }
  for (let before = -1; before !== whys.size;) {
    before = whys.size;
    for (const [name, one] of leads) {
      const below = whys.has(name) ? undefined : one.leads.find(({ to }) => whys.has(to));
      if (below) whys.set(name, `what ${below.to} declares leads to sources: ${whys.get(below.to) ?? ''}`);
    }
  }
  return whys;
}
