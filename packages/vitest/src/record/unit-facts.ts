import type { Fact, Range } from '../recorder/fact.cts';

export interface EvaluatedModule {
  readonly filename: string;
  /** Of `codeOf` its code. */
  readonly hash: string;
  /** How long the wrapper before the code is: offsets of `ran` count from its start. */
  readonly prefix: number;
}

export interface RanScript {
  readonly filename: string;
  readonly ranges: readonly Range[];
}

/** What Node's loader was asked for. */
export interface Resolve {
  readonly specifier: string;
  /** The file that asked. */
  readonly parent: string;
}

/** A folder as it was before the test file wrote there. */
export interface WrittenFolder {
  readonly path: string;
  readonly ctimeMs: number;
  readonly names: readonly string[];
}

/** What one test file has read and run, each list in the order in which it was first done. */
export interface UnitFacts {
  readonly path: string;
  readonly project: string;
  /** Its worker has run other test files too: whose facts these are cannot be told. */
  readonly isShared: boolean;
  /** Nothing is missing. Without it, nothing of this may be recorded. */
  readonly isComplete: boolean;
  /** Its worker has stopped: nothing was done after the last fact. */
  readonly isStopped: boolean;
  readonly modules: readonly EvaluatedModule[];
  readonly packages: readonly string[];
  readonly externals: readonly string[];
  readonly resolves: readonly Resolve[];
  readonly reads: readonly string[];
  readonly lists: readonly string[];
  readonly probes: readonly string[];
  readonly stats: readonly string[];
  readonly links: readonly string[];
  readonly wrote: readonly string[];
  readonly folders: readonly WrittenFolder[];
  readonly env: readonly string[];
  /** Whether it has asked which variables there are · for all their values. */
  readonly isEnvNames: boolean;
  readonly isAllEnv: boolean;
  readonly machine: readonly string[];
  /** Why it cannot be known; empty if it can. */
  readonly opaque: readonly string[];
  /** Scripts of which it has seen lines or columns. */
  readonly positions: readonly string[];
  /** Of others too, that cannot be told. */
  readonly isPositions: boolean;
  /** Names of modules of which a function was read as text. */
  readonly sources: readonly string[];
  readonly isAllSources: boolean;
  /** Empty if not asked for, or if it cannot be told: then all of each module counts. */
  readonly ran: readonly RanScript[];
}

const ARITY: Readonly<Record<Fact[0], readonly string[]>> = {
  unit: ['string', 'string'],
  module: ['string', 'string', 'number'],
  package: ['string'],
  external: ['string'],
  resolve: ['string', 'string'],
  read: ['string'],
  list: ['string'],
  probe: ['string'],
  stat: ['string'],
  link: ['string'],
  wrote: ['string'],
  folder: ['string', 'number', 'object'],
  env: ['string'],
  'env-names': [],
  'env*': [],
  machine: ['string'],
  opaque: ['string'],
  position: ['string'],
  positions: [],
  source: ['string'],
  'source*': [],
  ran: ['string', 'object'],
  end: [],
  stopped: [],
};

function isRange(value: unknown): boolean {
  return Array.isArray(value) && value.length === 3 && value.every((part) => Number.isSafeInteger(part));
}

function factOf(line: string): Fact | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [kind, ...parts] = value as unknown[];
  if (typeof kind !== 'string' || !Object.hasOwn(ARITY, kind)) return undefined;
  const types = ARITY[kind as Fact[0]];
  if (parts.length !== types.length || !parts.every((part, n) => typeof part === types[n])) return undefined;
  if (kind === 'ran' && !(Array.isArray(parts[1]) && parts[1].every(isRange))) return undefined;
  if (kind === 'folder' && !(Array.isArray(parts[2]) && parts[2].every((name) => typeof name === 'string')))
    return undefined;
  return value as unknown as Fact;
}

/** The units of one worker's file. A line that a killed worker has not finished is left out; any other that is
 * not a fact makes them incomplete. */
export function unitsOf(text: string): readonly UnitFacts[] {
  const lines = text.split('\n').slice(0, -1);
  const facts = lines.map(factOf);
  const known = facts.filter((fact) => fact !== undefined);
  const isWhole = known.length === facts.length && known.some(([kind]) => kind === 'end');
  const units = new Map(known.flatMap((fact) => (fact[0] === 'unit' ? [[JSON.stringify(fact), fact]] : [])));
  const isStopped = known.at(-1)?.[0] === 'stopped';
  const shared = { ...collected(known), isShared: units.size > 1, isComplete: isWhole, isStopped };
  return Array.from(units.values(), ([, path, project]) => ({ path, project, ...shared }));
}

type Collected = Omit<UnitFacts, 'path' | 'project' | 'isShared' | 'isComplete' | 'isStopped'>;

function collected(facts: readonly Fact[]): Collected {
  const values = (
    kind:
      | 'package'
      | 'external'
      | 'read'
      | 'list'
      | 'probe'
      | 'stat'
      | 'link'
      | 'wrote'
      | 'env'
      | 'machine'
      | 'opaque'
      | 'position'
      | 'source',
  ) => facts.flatMap((fact) => (fact[0] === kind ? [fact[1]] : []));
  const has = (kind: Fact[0]): boolean => facts.some((fact) => fact[0] === kind);
  return {
    modules: facts.flatMap((fact) =>
      fact[0] === 'module' ? [{ filename: fact[1], hash: fact[2], prefix: fact[3] }] : [],
    ),
    packages: values('package'),
    externals: values('external'),
    resolves: facts.flatMap((fact) =>
      fact[0] === 'resolve' ? [{ specifier: fact[1], parent: fact[2] }] : [],
    ),
    reads: values('read'),
    lists: values('list'),
    probes: values('probe'),
    stats: values('stat'),
    links: values('link'),
    wrote: values('wrote'),
    folders: facts.flatMap((fact) =>
      fact[0] === 'folder' ? [{ path: fact[1], ctimeMs: fact[2], names: fact[3] }] : [],
    ),
    env: values('env'),
    isEnvNames: has('env-names') || has('env*'),
    isAllEnv: has('env*'),
    machine: values('machine'),
    opaque: values('opaque'),
    positions: values('position'),
    isPositions: has('positions'),
    sources: values('source'),
    isAllSources: has('source*'),
    ran: facts.flatMap((fact) => (fact[0] === 'ran' ? [{ filename: fact[1], ranges: fact[2] }] : [])),
  };
}
