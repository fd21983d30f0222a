import type { Plan } from '@subminute/core/plan';
import { isRecord } from '../shield/fields.ts';

/** The targets that can be made, in the order in which they are told. */
export const INFERRED = ['dts', 'typecheck', 'build', 'test', 'lint'] as const;

export type Inferred = (typeof INFERRED)[number];

/** Those of them that at least one project gets by a plan. */
export function inferredIn({ types, builds, tests, lints }: Plan): readonly Inferred[] {
  const has: Readonly<Record<Inferred, boolean>> = {
    dts: types.some(({ targets }) => targets.includes('dts')),
    typecheck: types.some(({ targets }) => targets.includes('typecheck')),
    build: builds.length > 0,
    test: tests.length > 0,
    lint: lints.length > 0,
  };
  return INFERRED.filter((target) => has[target]);
}

/** What `"infer"` of subminute.json asks for. */
export interface InferSettings {
  readonly targets: readonly Inferred[];
  /** Of these, ours stand in the place of targets that projects have. */
  readonly replace: readonly Inferred[];
  /** Patterns of projects as Nx reads them; absent: all. */
  readonly projects?: readonly string[];
}

export const NO_INFER: InferSettings = { targets: [], replace: [] };

/** What a right value of `"infer"` looks like. */
export const INFER_EXPECTS: string = `true, or {"targets": […], "replace": […], "projects": […]} with targets of ${INFERRED.join(', ')}`;

/** `undefined`: it is none. */
export function inferSettings(value: unknown): InferSettings | undefined {
  if (typeof value === 'boolean') return value ? { targets: INFERRED, replace: [] } : NO_INFER;
  if (!isRecord(value)) return undefined;
  const { targets = INFERRED, replace = [], projects, ...rest } = value;
  if (Object.keys(rest).length > 0 || !areInferred(targets) || !areInferred(replace)) return undefined;
  // A name that is replaced by nothing would be a mistake of somebody.
  if (!replace.every((one) => targets.includes(one))) return undefined;
  const isNamed = projects === undefined || areTexts(projects);
  return isNamed ? { targets, replace, ...(projects === undefined ? {} : { projects }) } : undefined;
}

export function isInferred(name: unknown): name is Inferred {
  return INFERRED.some((one) => one === name);
}

function areInferred(value: unknown): value is readonly Inferred[] {
  return Array.isArray(value) && value.every(isInferred);
}

function areTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '')
  );
}
