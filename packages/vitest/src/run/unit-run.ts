import type { DatabaseSync } from 'node:sqlite';
import type { Input } from '@subminute/core/unit';
import type { UnitBecause } from '@subminute/core/why';
import type { Lockfile } from '../inputs/lockfile.ts';
import { type Fuse, fuseOf } from '../store/fuses.ts';
import { type Last, lastOf } from '../store/lasts.ts';
import { type Verdict, verdictsOf } from '../store/verdicts.ts';
import type { HostProject, HostSpecification } from '../vite/host.ts';
import { isAudited } from './audit.ts';
import { becauseOf } from './because.ts';
import { changesSince, placesOf } from './changes.ts';
import { findKnown } from './known.ts';
import { type Rank, hops, inOrder } from './order.ts';
import { type ProjectUnits, nameOfProject, projectUnits, whyProjectOff } from './project-units.ts';
import { toName } from './place-names.ts';
import { createMemory } from './memory.ts';

/** One run of Vitest, from the moment in which its test files are known. */
export interface UnitRun {
  readonly root: string;
  readonly db: DatabaseSync;
  readonly plan: Plan;
  /** The units of a project, or why it has none. */
  unitsOf(project: HostProject, pool: string): ProjectUnits | string;
  readonly memory: ReturnType<typeof createMemory>;
}

/** A test file that does not run, and the pass that is relied on. */
export interface KnownFile {
  readonly specification: HostSpecification;
  readonly unit: string;
  /** Of its project. */
  readonly units: ProjectUnits;
  readonly verdict: Verdict;
}

export interface Plan {
  /** In the order in which they are to run. */
  readonly run: readonly HostSpecification[];
  readonly known: readonly KnownFile[];
  /** Known, and run all the same. */
  readonly audited: readonly KnownFile[];
  /** Why each unit runs that does. */
  readonly because: ReadonlyMap<string, UnitBecause>;
  /** Why projects run whole, by folder and name. */
  readonly off: ReadonlyMap<string, string>;
  readonly fuses: readonly Fuse[];
}

export interface UnitRunOptions {
  readonly root: string;
  readonly db: DatabaseSync;
  readonly lockfile: Lockfile | undefined;
  /** Why nothing is skipped in this run. */
  readonly off: string | undefined;
  readonly versions: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** When this process began to read, in ms since 1970. */
  readonly sinceMs: number;
  /** Share of known test files that run anyway, 0 to 1. */
  readonly audit: number;
  /** Decides which these are. */
  readonly seed: string;
}

interface Candidate {
  readonly specification: HostSpecification;
  readonly units: ProjectUnits;
  readonly unit: string;
  readonly fuse: Fuse | undefined;
}

/** Finds out which test files are known. */
export async function planUnits(
  specifications: readonly HostSpecification[],
  options: UnitRunOptions,
): Promise<UnitRun> {
  const memory = createMemory(options.db);
  const lines = new Map<string, Input>();
  const unitsOf = unitsByProject(options, memory);
  const off = new Map<string, string>();
  const whole: HostSpecification[] = [];
  const candidates: Candidate[] = [];
  const fuses = new Map<ProjectUnits, { readonly fuse: Fuse | undefined }>();
  for (const specification of specifications) {
    const units = unitsOf(specification.project, specification.pool);
    if (typeof units === 'string') {
      off.set(nameOfProject(specification.project, options.root), units);
      whole.push(specification);
    } else {
      const tripped = fuses.get(units) ?? { fuse: fuseOf(options.db, units.name) };
      fuses.set(units, tripped);
      candidates.push({ specification, units, unit: units.unitOf(specification), ...tripped });
    }
  }
  const found = await Promise.all(candidates.map((candidate) => lookUp(candidate, options.db, lines)));
  const known = withWholeTypes(
    found.flatMap(({ known: file }) => file ?? []),
    candidates,
  );
  const audited = known.filter(({ unit }) => isAudited(unit, options.seed, options.audit));
  const skipped = known.filter((file) => !audited.includes(file));
  const left = new Set(skipped.map(({ specification }) => specification));
  const running = candidates.filter(({ specification }) => !left.has(specification));
  const ranked = await Promise.all(running.map((one) => rankOf(one, options)));
  const because = new Map<string, UnitBecause>(ranked.map((one) => [one.unit, one.because]));
  for (const { unit, verdict } of audited) because.set(unit, { kind: 'audit', run: verdict.run });
  const run = [...inOrder(ranked.map(({ rank }) => rank)), ...whole];
  const tripped = Array.from(fuses.values(), ({ fuse }) => fuse).filter((fuse) => fuse !== undefined);
  const plan = { run, known: skipped, audited, because, off, fuses: tripped };
  return { root: options.root, db: options.db, plan, unitsOf, memory };
}

/** As if both had been planned at once. */
export function joined(one: UnitRun, other: UnitRun): UnitRun {
  const { plan: a } = one;
  const { plan: b } = other;
  const fuses = new Map([...a.fuses, ...b.fuses].map((fuse) => [fuse.project, fuse]));
  return {
    ...one,
    plan: {
      run: [...a.run, ...b.run],
      known: [...a.known, ...b.known],
      audited: [...a.audited, ...b.audited],
      because: new Map([...a.because, ...b.because]),
      off: new Map([...a.off, ...b.off]),
      fuses: [...fuses.values()],
    },
  };
}

function unitsByProject(
  options: UnitRunOptions,
  memory: UnitRun['memory'],
): (project: HostProject, pool: string) => ProjectUnits | string {
  const made = new Map<HostProject, ProjectUnits>();
  const found = new Map<string, ProjectUnits | string>();
  const find = (project: HostProject, pool: string): ProjectUnits | string => {
    const { lockfile, off } = options;
    const why = off ?? whyProjectOff(project, pool, lockfile);
    if (why !== undefined || !lockfile) return why ?? 'no lockfile';
    const units = made.get(project) ?? projectUnits({ ...options, project, lockfile, memory });
    made.set(project, units);
    return units;
  };
  const names = new Map<HostProject, string>();
  return (project, pool) => {
    const name = names.get(project) ?? nameOfProject(project, options.root);
    names.set(project, name);
    const key = `${name}\0${pool}`;
    const units = found.get(key) ?? find(project, pool);
    found.set(key, units);
    return units;
  };
}

async function lookUp(
  candidate: Candidate,
  db: DatabaseSync,
  lines: Map<string, Input>,
): Promise<{ readonly known?: KnownFile }> {
  const { specification, units, unit, fuse } = candidate;
  if (fuse) return {};
  const around = units.aroundOf(specification);
  const verdict = await findKnown(unit, { db, values: units.values, around, lines });
  return verdict ? { known: { specification, unit, units, verdict } } : {};
}

/** A type checker takes all of a project at once: one of its files that is not known makes it check them all. */
function withWholeTypes(known: readonly KnownFile[], candidates: readonly Candidate[]): readonly KnownFile[] {
  const isType = ({ specification }: { readonly specification: HostSpecification }): boolean =>
    specification.pool === 'typescript';
  const names = new Set(known.map(({ unit }) => unit));
  const broken = new Set(
    candidates
      .filter((one) => isType(one) && !names.has(one.unit))
      .map(({ specification }) => specification.project),
  );
  return known.filter((file) => !isType(file) || !broken.has(file.specification.project));
}

interface Ranked {
  readonly unit: string;
  readonly rank: Rank<HostSpecification>;
  readonly because: UnitBecause;
}

/** A state is looked at once more for those that run: by what changed, the nearest come first. */
async function rankOf(
  { specification, units, unit, fuse }: Candidate,
  { db, root }: UnitRunOptions,
): Promise<Ranked> {
  const last: Last | undefined = lastOf(db, unit, root);
  const [newest] = verdictsOf(db, unit);
  const changes = newest && (await changesSince(newest, units, db));
  const own = toName(specification.moduleId, root);
  const distance = changes
    ? Math.min(99, ...placesOf(changes).map((file) => (file === own ? 0 : 1 + hops(own, file))))
    : 0;
  return {
    unit,
    because: fuse ? { kind: 'fuse' } : becauseOf(newest, changes),
    rank: {
      item: specification,
      hasFailed: last?.outcome === 'failed',
      distance,
      durationMs: last?.durationMs,
    },
  };
}
