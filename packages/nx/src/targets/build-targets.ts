import type { PlannedBuild, PlannedTypes } from '@subminute/core/plan';
import { planBuilds } from '../build/plan-builds.ts';
import { buildNodes } from '../infer/build-nodes.ts';
import type { OutputsByTask } from '../shield/protocol.ts';
import { HANGS_ON_ITSELF, hangOnThemselves } from '../types/hang-on-themselves.ts';
import type { InferQuestion, Planned } from './question.ts';

/** Builds, and the types of projects that are told of them. */
export interface PlannedBuilds extends Planned<PlannedBuild> {
  readonly types: readonly PlannedTypes[];
}

/** Builds by esbuild for the projects that are chosen. `stays`: as `ownBuildStays` says, or by what was tried since. */
export function buildTargets(
  question: InferQuestion,
  types: readonly PlannedTypes[],
  stays: ReadonlyMap<string, string>,
): PlannedBuilds {
  const { root, graph, projects, isChosen } = question;
  const circular = hangOnThemselves(projects);
  const {
    builds,
    left,
    types: told,
  } = planBuilds({
    root,
    graph,
    projects: projects.map(({ name, root: home }) => ({
      name,
      root: home,
      isWanted: isChosen(name) && !stays.has(name),
      outputs: otherOutputs(question, name, stays.has(name) ? [] : ['build']),
      ...(circular.has(name) ? { why: HANGS_ON_ITSELF } : {}),
    })),
    types,
  });
  const kept = [...stays].filter(([, why]) => why !== '').map(([project, why]) => ({ project, why }));
  return {
    entries: builds,
    types: told,
    left: [...left.filter(({ project }) => isChosen(project) && !stays.has(project)), ...kept],
  };
}

/** What targets of a project write that are none of ours, but for these. */
export function otherOutputs(
  { existing, outputs }: Pick<InferQuestion, 'existing' | 'outputs'>,
  project: string,
  but: readonly string[],
): readonly string[] {
  const others = [...(existing.get(project)?.keys() ?? [])].filter((target) => !but.includes(target));
  return others.flatMap((target) => outputs[`${project}:${target}`] ?? []);
}

/** With what builds will write, which nobody has told Nx yet. */
export function outputsWith(outputs: OutputsByTask, builds: readonly PlannedBuild[]): OutputsByTask {
  const planned = builds.map((build) => {
    const declared = buildNodes(build).targets?.['build']?.outputs ?? [];
    return [`${build.project}:build`, declared.map((one) => one.replace('{workspaceRoot}/', ''))] as const;
  });
  return { ...outputs, ...Object.fromEntries(planned) };
}
