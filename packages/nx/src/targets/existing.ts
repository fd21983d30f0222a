import { type Plan, replacedName } from '@subminute/core/plan';
import { OURS } from '../infer/ours.ts';
import { isRecord } from '../shield/fields.ts';
import type { Json } from '../decompose/json-file.ts';
import type { OutputsByTask } from '../shield/protocol.ts';

/** A target that a project has and that is none of ours. */
export interface Existing {
  readonly project: string;
  /** The project's folder. */
  readonly home: string;
  readonly target: string;
  /** As Nx has put it together. */
  readonly config: Json;
  /** One of ours stands in its place since an earlier run. */
  readonly isAside: boolean;
}

/** By project, by target. */
export type ExistingTargets = ReadonlyMap<string, ReadonlyMap<string, Existing>>;

/** From a graph that Nx has cached, and from what the plan has put aside. */
export function existingTargets(graphText: string, plan: Plan): ExistingTargets {
  const graph: unknown = JSON.parse(graphText);
  const nodes = isRecord(graph) && isRecord(graph['nodes']) ? graph['nodes'] : {};
  const found = new Map<string, Map<string, Existing>>();
  const add = (one: Existing): void => {
    const own = found.get(one.project) ?? new Map<string, Existing>();
    found.set(one.project, own.set(one.target, one));
  };
  const aside = new Set(plan.replaced.map(({ project, target }) => `${project}:${replacedName(target)}`));
  for (const [project, node] of Object.entries(nodes)) {
    const data = isRecord(node) && isRecord(node['data']) ? node['data'] : {};
    const { root: home, targets } = data;
    if (typeof home !== 'string' || !isRecord(targets)) continue;
    for (const [target, config] of Object.entries(targets))
      if (isRecord(config) && !isOurs(target, config) && !aside.has(`${project}:${target}`))
        add({ project, home, target, config, isAside: false });
  }
  // What stands there all the same, somebody has put back.
  for (const { project, home, target, config } of plan.replaced)
    if (found.get(project)?.has(target) !== true) add({ project, home, target, config, isAside: true });
  return found;
}

/**
 * What tasks declare to make that are none of ours, as if nothing of ours were there yet: a target that is put aside has its
 * own name, and what an earlier plan made may be planned no more.
 */
export function outputsOf(existing: ExistingTargets, outputs: OutputsByTask): OutputsByTask {
  const all = [...existing.values()].flatMap((own) => [...own.values()]);
  return Object.fromEntries(
    all.flatMap(({ project, target, isAside }) => {
      const declared = outputs[`${project}:${isAside ? replacedName(target) : target}`];
      return declared ? [[`${project}:${target}`, declared] as const] : [];
    }),
  );
}

function isOurs(target: string, { metadata, options, executor }: Json): boolean {
  if (isRecord(metadata) && metadata['description'] === OURS.description) return true;
  const command = isRecord(options) ? options['command'] : undefined;
  if (typeof command === 'string' && /^subminute-(?:types|build) /.test(command)) return true;
  return target === 'surface' && executor === 'nx:noop';
}
