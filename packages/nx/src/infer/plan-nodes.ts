import path from 'node:path';
import type { NxJsonConfiguration, ProjectConfiguration } from '@nx/devkit';
import { type Plan, type PlannedPart, sortedPlan } from '@subminute/core/plan';
import { readJson, recordAt } from '../decompose/json-file.ts';
import type { Files } from '../decompose/proposal.ts';
import { isRecord } from '../shield/fields.ts';
import { buildNodes } from './build-nodes.ts';
import { homeTarget } from './home-target.ts';
import { keptInputs } from './kept-inputs.ts';
import { partDependsOn } from './part-depends-on.ts';
import { lintNodes } from './lint-nodes.ts';
import { replacedNodes } from './replaced-nodes.ts';
import { shardNodes } from './shard-nodes.ts';
import { testNodes } from './test-nodes.ts';
import { typesNodes } from './types-nodes.ts';

/** What a plan makes of the graph: projects by their folders, to be merged with what others say of them. */
export type PlanNodes = Readonly<Record<string, Partial<ProjectConfiguration>>>;

export interface PlanContext {
  /** `namedInputs` of nx.json. */
  readonly namedInputs: NonNullable<NxJsonConfiguration['namedInputs']>;
  /** `targetDefaults` of nx.json: those of a target by its name hold for its shards too. */
  readonly targetDefaults: unknown;
  readonly files: Files;
  readonly isFolder: (folder: string) => boolean;
}

/** A pure function of the plan and of the files of the projects that it names. */
export function planNodes(plan: Plan, context: PlanContext): PlanNodes {
  const { parts } = sortedPlan(plan);
  const nodes: Record<string, Partial<ProjectConfiguration>> = {};
  // Where the folder has gone, its test files have too: what is left is the project's again.
  const there = parts.filter(({ root, home }) => [root, home].every((folder) => context.isFolder(folder)));
  for (const part of there) nodes[part.root] = partNode(part, plan.parts, context);
  for (const [home, same] of Map.groupBy(there, (part) => part.home))
    nodes[home] = homeNode(home, same, context);
  for (const { root: home = '.', targets } of targetNodes(plan, context)) {
    if (!context.isFolder(home)) continue;
    const node = nodes[home] ?? { root: home };
    nodes[home] = { ...node, targets: { ...node.targets, ...targets } };
  }
  return nodes;
}

/** Targets of projects that the graph has anyway, one kind after the other. */
function targetNodes(plan: Plan, context: PlanContext): readonly Partial<ProjectConfiguration>[] {
  return [
    ...plan.shards.map((one) => ({ root: one.home, targets: shardNodes(one, context) })),
    ...plan.types.map(typesNodes),
    ...plan.builds.map(buildNodes),
    ...[...plan.tests.map(testNodes), ...plan.lints.map(lintNodes)].map((node) =>
      withKept(node, plan, context),
    ),
    ...plan.replaced.map(replacedNodes),
  ];
}

/** A target in the place of another one has in its key what that one had there, beside files of its project. */
function withKept(
  node: Partial<ProjectConfiguration>,
  { replaced }: Plan,
  context: PlanContext,
): Partial<ProjectConfiguration> {
  const { root: home = '.', targets = {} } = node;
  const named = { ...context.namedInputs, ...ownNamedInputs(home, context) };
  const all = Object.entries(targets).map(([target, made]) => {
    const old = replaced.find((one) => one.home === home && one.target === target);
    const kept = old ? keptInputs(old.config, named) : [];
    const given = new Set((made.inputs ?? []).map((one) => JSON.stringify(one)));
    const more = kept.filter((one) => !given.has(JSON.stringify(one)));
    return [
      target,
      more.length === 0 ? made : { ...made, inputs: [...(made.inputs ?? []), ...more] },
    ] as const;
  });
  return { ...node, targets: Object.fromEntries(all) };
}

/** What the project was before: it hangs on its parts, and its targets hash their files. */
function homeNode(
  home: string,
  parts: readonly PlannedPart[],
  context: PlanContext,
): Partial<ProjectConfiguration> {
  const below = parts.filter(({ needs, of }) => !needs.includes(of)).map(({ name }) => name);
  return {
    root: home,
    ...(below.length > 0 ? { implicitDependencies: below } : {}),
    namedInputs: withParts(parts, context),
  };
}

function partNode(
  part: PlannedPart,
  parts: readonly PlannedPart[],
  context: PlanContext,
): ProjectConfiguration {
  const targets = part.targets.flatMap((target) => {
    const known = homeTarget(context.files, part, target);
    return known ? [[target, { ...known, ...partDependsOn(known, part, parts) }] as const] : [];
  });
  return {
    name: part.name,
    root: part.root,
    projectType: 'library',
    tags: ['subminute:part'],
    implicitDependencies: [...part.needs],
    namedInputs: namedInputs(part, context),
    targets: Object.fromEntries(targets),
    metadata: { description: `A part of ${part.of}, by subminute.plan.json` },
  };
}

/** What Nx takes where nx.json does not say what `default` is. */
const NX_DEFAULT = ['{projectRoot}/**/*'];

/** The files of parts by where they lie: Nx counts them for other projects. */
function withParts(
  parts: readonly PlannedPart[],
  { namedInputs: given }: PlanContext,
): PlanContext['namedInputs'] {
  return Object.fromEntries(
    Object.entries({ default: NX_DEFAULT, ...given }).map(([name, inputs]) => [
      name,
      [...inputs, ...new Set(inputs.flatMap((input) => parts.flatMap((part) => inPart(input, part))))],
    ]),
  );
}

/** A pattern of the project's files where it may mean a file of the part. */
function inPart(input: unknown, { root, home }: PlannedPart): readonly string[] {
  const text = isRecord(input) ? input['fileset'] : input;
  const [, not, pattern] = (typeof text === 'string' && /^(!?)\{projectRoot\}\/(.*)$/.exec(text)) || [];
  if (not === undefined || pattern === undefined) return [];
  return [`${not}{workspaceRoot}/${pattern.startsWith('**/') ? root : home}/${pattern}`];
}

/** Each set of inputs has what all test files of the part read: targets may name whichever they like. */
function namedInputs({ home, reads }: PlannedPart, context: PlanContext): PlanContext['namedInputs'] {
  const all = { default: NX_DEFAULT, ...context.namedInputs, ...ownNamedInputs(home, context) };
  const more = reads.map((file) => `{workspaceRoot}/${file}`);
  return Object.fromEntries(Object.entries(all).map(([name, inputs]) => [name, [...inputs, ...more]]));
}

/** As its own files say them. */
function ownNamedInputs(home: string, { files }: PlanContext): PlanContext['namedInputs'] {
  const [inManifest, inProject] = [
    recordAt(readJson(files, path.posix.join(home, 'package.json')), 'nx'),
    readJson(files, path.posix.join(home, 'project.json')),
  ].map((json) => recordAt(json, 'namedInputs') as PlanContext['namedInputs']);
  return { ...inManifest, ...inProject };
}
