import { type Result, err, ok } from '@subminute/core';
import type { PlannedTypes } from '@subminute/core/plan';
import { recordAt } from '../decompose/json-file.ts';
import { type TypedProject, planTypes } from '../types/plan-types.ts';
import { otherOutputs } from './build-targets.ts';
import { type OldCall, oldUse } from './old-command.ts';
import {
  type InferProject,
  type InferQuestion,
  type LeftProject,
  type Planned,
  inTheWay,
} from './question.ts';
import type { Shared } from './shared.ts';

interface Typed extends TypedProject {
  /** tsconfigs that a target is about in whose place ours is to stand. */
  readonly checked: readonly string[];
  /** Why one stays. */
  readonly why?: string;
}

export interface PlannedTypesTargets extends Planned<PlannedTypes> {
  /** Whose declarations a text alone does not tell, though they are meant to. */
  readonly byTypeScript: readonly LeftProject[];
}

/** All projects are looked at, since they see each other; targets are made of those that are chosen. */
export function typesTargets(question: InferQuestion, beside: Beside): PlannedTypesTargets {
  const { root, graph, isChosen, settings, oxc } = question;
  // Declarations wait for those below through `surface`; a check is nothing without declarations.
  const wanted = new Set([
    ...(settings.targets.includes('typecheck') ? ['dts', 'surface', 'typecheck'] : []),
    ...(settings.targets.includes('dts') ? ['dts', 'surface'] : []),
  ]);
  const plan = (projects: readonly Typed[]): ReturnType<typeof planTypes> =>
    planTypes({ root, graph, projects, ...(oxc ? { oxc } : {}) });
  const first = question.projects.map((project) => typedOf(project, question, beside));
  const before = plan(first);
  const configs = new Map(before.types.map((one) => [one.project, configsOf(one)]));
  // Of a project without targets the plan says why: whatever its own ones are about, they stay.
  const projects = first.map((one) => withoutOthers(one, configs.get(one.name) ?? one.checked));
  const isSame = projects.every((one, at) => one === first[at]);
  const { types, left, byTypeScript } = isSame ? before : plan(projects);
  const kept = projects.flatMap(({ name, why }) => (why === undefined ? [] : [{ project: name, why }]));
  return {
    entries: types.map((one) => ({ ...one, targets: one.targets.filter((name) => wanted.has(name)) })),
    left: [...left.filter(({ project }) => isChosen(project)), ...kept],
    byTypeScript: byTypeScript.filter(({ project }) => isChosen(project)),
  };
}

function configsOf({ configs, emits }: PlannedTypes): readonly string[] {
  return [...configs, ...(emits ? [emits.config] : [])];
}

/** A target that is about another tsconfig than ours stays: ours would check less. */
function withoutOthers(one: Typed, configs: readonly string[]): Typed {
  const other = one.checked.find((config) => !configs.includes(config));
  if (other === undefined) return one;
  const targets = one.targets.filter((target) => target === 'surface');
  return { ...one, targets, why: `it is about ${other}, which ours would not look at` };
}

const COMPILERS = ['tsc', 'tsgo'];

interface Beside {
  readonly shared: Shared;
  /** Tasks that could not be moved aside, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** What that writes is none of ours. */
  readonly keepsBuild: (project: string) => boolean;
}

function typedOf(
  { name, root, needs }: InferProject,
  question: InferQuestion,
  { shared: { jsonAt }, refused, keepsBuild }: Beside,
): Typed {
  const { existing, isChosen } = question;
  const scripts = recordAt(jsonAt(root === '.' ? 'package.json' : `${root}/package.json`), 'scripts');
  const targets = isChosen(name) && existing.get(name)?.has('surface') !== true ? ['surface'] : [];
  const checked: string[] = [];
  let why: string | undefined;
  for (const target of isChosen(name) ? (['dts', 'typecheck'] as const) : []) {
    const { old, isReplaced } = inTheWay(question, name, target);
    if (old && !isReplaced) continue;
    const stays = refused.get(`${name}:${target}`);
    if (stays !== undefined) {
      why = stays;
      continue;
    }
    const config = old ? compiledConfig(oldUse(old, { programs: COMPILERS, scripts })) : undefined;
    if (config && !config.ok) why = config.error;
    else targets.push(target);
    if (config?.ok) checked.push(config.value);
  }
  const ours = [...targets, ...(keepsBuild(name) ? [] : ['build'])];
  const written = otherOutputs(question, name, ours);
  return { name, root, needs, targets, outputs: written, checked, ...(why === undefined ? {} : { why }) };
}

/** Flags of the compiler that a check of ours need not know. */
const KNOWN =
  /^--(?:noEmit|emitDeclarationOnly|pretty|skipLibCheck|incremental|force|verbose|stopBuildOnErrors)$|^-[fv]$/;

/** The tsconfig that an old target is about. */
function compiledConfig(use: ReturnType<typeof oldUse>): Result<string, string> {
  if (!use.ok) return use;
  const { calls, waits } = use.value;
  const other = waits.find((one) => !one.startsWith('^'));
  if (other !== undefined) return err(`it waits for "${other}", which ours would not`);
  const [call, more] = calls;
  return call && !more ? configIn(call) : err('it starts the compiler more than once');
}

/** The tsconfig that one call of the compiler is about. */
export function configIn({ args }: OldCall): Result<string, string> {
  let config = 'tsconfig.json';
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (/^(?:-p|--project)$/.test(arg)) config = args[++at] ?? '';
    else if (/^(?:-b|--build)$/.test(arg)) {
      if (args[at + 1]?.startsWith('-') === false) config = args[++at] ?? '';
    } else if (!KNOWN.test(arg)) return err(`it calls the compiler with ${arg}, which ours would not do`);
  }
  const name = config.replace(/^\.\//, '').replace(/\/$/, '');
  return ok(name === '' || name === '.' ? 'tsconfig.json' : name);
}
