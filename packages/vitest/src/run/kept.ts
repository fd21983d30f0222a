import { type Input, type Trace, traceOf } from '@subminute/core/unit';
import type { ReadCode } from '../inputs/packed-code.ts';
import type { EvaluatedModule, UnitFacts } from '../record/unit-facts.ts';
import { changedReason } from '../store/lasts.ts';
import type { HostProject } from '../vite/host.ts';
import { type LinksTo, createLinksTo } from '../vite/linked.ts';
import { environmentOf } from '../vite/module-code.ts';
import { notFoundInputs } from '../vite/not-found.ts';
import { blanks } from './blanks.ts';
import { inputsOf } from './inputs-of.ts';
import { leftBehind } from './left-behind.ts';
import { type State, stateOf } from './known.ts';
import { toName } from './place-names.ts';
import type { ProjectUnits } from './project-units.ts';
import { type RanModule, poolOf } from './test-modules.ts';
import { typeInputs } from './type-inputs.ts';
import { type Since, changedSince } from './unchanged.ts';
import type { UnitRun } from './unit-run.ts';
import { onlyWritten } from './written-folders.ts';
import { fileOfModule } from '../vite/module-id.ts';

/** What the verdict of a test file hangs on. */
export interface Kept {
  readonly trace: Trace;
  readonly state: State;
  /** Without what it has left behind itself. */
  readonly read: Trace;
  /** `aroundOf` its test file. */
  readonly around: string;
}

/** What the verdict of a test file that ran hangs on, or why that cannot be told. */
export type Keeper = (module: RanModule, units: ProjectUnits, pool: string) => Promise<Kept | string>;

export interface KeeperOptions {
  readonly facts: readonly UnitFacts[];
  readonly areStopped: boolean;
  /** When its process began to read, in ms since 1970. */
  readonly sinceMs: number;
  readonly isTypeError: boolean;
}

export function createKeeper(run: UnitRun, modules: readonly RanModule[], options: KeeperOptions): Keeper {
  const types = new Map<HostProject, Promise<Kept | string>>();
  const linksTo = createLinksTo(run.root);
  return async (module, units, pool) => {
    if (pool !== 'typescript') return keptOf(run, module, units, { ...options, linksTo });
    const { project } = module;
    const tests = modules.filter((one) => one.project === project && poolOf(one) === 'typescript');
    const kept = types.get(project) ?? typesKept(run, tests, units, options);
    types.set(project, kept);
    return kept;
  };
}

/** All of a project's type tests. */
const TYPES = { moduleId: '', pool: 'typescript' };

async function typesKept(
  run: UnitRun,
  tests: readonly RanModule[],
  units: ProjectUnits,
  options: KeeperOptions,
): Promise<Kept | string> {
  if (options.isTypeError) return 'there are type errors in what it imports';
  const [first] = tests;
  const files = tests.map(({ moduleId }) => moduleId);
  const inputs = first && (await typeInputs(first.project, files, run.root));
  return inputs
    ? whole(run, { inputs, around: units.aroundOf(TYPES) }, units, options)
    : 'its type checker does not say what it has read';
}

async function keptOf(
  run: UnitRun,
  module: RanModule,
  units: ProjectUnits,
  options: KeeperOptions & { readonly linksTo: LinksTo },
): Promise<Kept | string> {
  const facts = options.facts.find(
    ({ path: file, project }) => file === module.moduleId && project === module.project.name,
  );
  if (!facts) return 'its worker was not observed';
  if (facts.isShared) return 'its worker ran other test files too';
  if (!facts.isComplete) return 'its worker came to no end';
  if (options.areStopped && !facts.isStopped) return 'its worker had not stopped at the end of the run';
  if (facts.opaque.length > 0) return facts.opaque.join(', ');
  const environment = environmentOf(module, module.project);
  const asked: Asked = { run, environment, units, options };
  const codes = await codesOf(facts.modules, (id, hash) => units.modules.codeOf(environment, id, hash));
  const strange = facts.modules.find(isStrange(codes));
  if (strange) return whyStrange(strange.filename, codes, asked);
  const isSelfProbing = module.project.vitenode !== undefined;
  const { root } = run;
  const { variables } = units.values;
  const ids = facts.modules.map(({ filename }) => filename);
  const files = new Set(ids.map((id) => fileOfModule(id)));
  const inputs = [
    ...inputsOf(facts, { root, environment, isSelfProbing, variables, blankOf: blanks(facts, codes) }),
    ...notFoundInputs({ root, projectRoot: module.project.vite.config.root, files }),
    ...options.linksTo(module.project, environment, ids),
  ];
  const left = leftBehind(facts.wrote, root);
  if (!left) return 'it leaves too many files behind';
  const around = units.aroundOf({ moduleId: module.moduleId, pool: poolOf(module) });
  const isOnlyWritten = onlyWritten(facts.folders);
  const kept = await whole(run, { inputs, left, around, isOnlyWritten }, units, options);
  // Another test file may have been given other code of a module meanwhile: the state is then of that.
  const after = await codesOf(facts.modules, (id) => units.modules.codeOf(environment, id));
  const changed = facts.modules.find(isStrange(after));
  return changed ? whyStrange(changed.filename, after, asked) : kept;
}

/** By the name of each module that Vite serves. */
type Codes = ReadonlyMap<string, ReadCode>;

function isStrange(codes: Codes): (module: EvaluatedModule) => boolean {
  return ({ filename, hash }) => codes.get(filename)?.served !== hash;
}

interface Asked {
  readonly run: UnitRun;
  readonly environment: string;
  readonly units: ProjectUnits;
  readonly options: KeeperOptions;
}

/** Why what a worker ran of a module is not what Vite makes of it. */
function whyStrange(id: string, codes: Codes, { run: { root }, environment, units, options }: Asked): string {
  const name = toName(id, root);
  const since = { sinceMs: options.sinceMs, root, ...units };
  const changed = changedSince([{ kind: 'module', environment, id: name }], units.configs, since);
  if (changed !== undefined) return changedReason(changed);
  return codes.get(id)
    ? `Vite makes other code of ${name} each time that it is asked`
    : `Vite does not serve ${name}`;
}

interface Whole extends Pick<Since, 'isOnlyWritten'> {
  readonly inputs: readonly Input[];
  /** Made in this very run. */
  readonly left?: readonly Input[];
  readonly around: string;
}

/** With its values, if all have one and none changed meanwhile. */
async function whole(
  { root }: UnitRun,
  { inputs, left = [], around, ...own }: Whole,
  units: ProjectUnits,
  { sinceMs }: KeeperOptions,
): Promise<Kept | string> {
  const trace = traceOf([...inputs, ...left]);
  const state = await stateOf(trace, units.values, around);
  if (!state) return 'something that it read has no value';
  const changed = changedSince(inputs, units.configs, { sinceMs, root, ...units, ...own });
  if (changed !== undefined) return changedReason(changed);
  return { trace, state, read: left.length === 0 ? trace : traceOf(inputs), around };
}

/** What the modules that it ran come to. */
async function codesOf(
  modules: readonly EvaluatedModule[],
  codeOf: (id: string, hash: string) => Promise<ReadCode | undefined>,
): Promise<Codes> {
  const served = [...new Map(modules.map(({ filename, hash }) => [filename, hash]))];
  const found = await Promise.all(served.map(async ([id, hash]) => [id, await codeOf(id, hash)] as const));
  return new Map(found.flatMap(([id, code]) => (code ? [[id, code] as const] : [])));
}
