import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { stableJson } from '@subminute/core';
import type { PlannedBuild, PlannedInside } from '@subminute/core/plan';
import { writtenPlace } from '../build/places.ts';
import { testPatterns } from '../build/tests-out.ts';

/** A target that builds a project by esbuild, keyed by what it is built from. */
export function buildNodes(build: PlannedBuild): Partial<ProjectConfiguration> {
  const { home } = build;
  const built = insideOf(build).filter((one) => one.as === 'built');
  const target: TargetConfiguration = {
    executor: 'nx:run-commands',
    // What the plan says is in the key by this.
    options: { cwd: home, command: `subminute-build --as ${markOf(build)}` },
    cache: true,
    // Most read nothing of it. Who waits for this one waits for all below it, which that may load.
    dependsOn: [
      '^build',
      ...(built.length > 0 ? [{ projects: built.map(({ project }) => project), target: 'build' }] : []),
    ],
    inputs: inputsOf(build),
    outputs: outputsOf(build),
  };
  return { root: home, targets: { build: target } };
}

/** Stands for an entry of the plan. */
export function markOf(build: PlannedBuild): string {
  return createHash('sha256').update(stableJson(build)).digest('hex').slice(0, 12);
}

function insideOf({ makes }: PlannedBuild): readonly PlannedInside[] {
  return makes.how === 'bundles' ? makes.inside : [];
}

function inputsOf(build: PlannedBuild): NonNullable<TargetConfiguration['inputs']> {
  const { home, sources, config, reads } = build;
  const folder = path.posix.join('{projectRoot}', path.posix.relative(home, sources));
  const inside = insideOf(build);
  const built = inside.filter(({ as }) => as === 'built');
  return [
    `${folder}/**/*`,
    '!{projectRoot}/**/*.md',
    ...testPatterns('{projectRoot}'),
    '{projectRoot}/package.json',
    `{projectRoot}/${config}`,
    ...reads.map((file) => `{workspaceRoot}/${file}`),
    ...inside.flatMap((one) => ofOther(one)),
    ...(built.length > 0 ? [{ dependentTasksOutputFiles: '**/*' }] : []),
  ];
}

function ofOther({ home, as }: PlannedInside): readonly string[] {
  const folder = path.posix.join('{workspaceRoot}', home);
  return as === 'built'
    ? [`${folder}/package.json`]
    : [`${folder}/**/*`, `!${folder}/**/*.md`, ...testPatterns(folder)];
}

/** What a transpiled project has beside its declarations. */
const WRITTEN = '**/*.{js,mjs,cjs,js.map,mjs.map,cjs.map,json}';

function outputsOf(build: PlannedBuild): string[] {
  const { makes } = build;
  const written = `{workspaceRoot}/${writtenPlace(build)}`;
  if (makes.how === 'bundles')
    return [
      ...makes.entries.flatMap(({ file }) => [`{workspaceRoot}/${file}`, `{workspaceRoot}/${file}.map`]),
      written,
    ];
  // Nx removes what is declared before it restores: of a folder of two targets, each declares its own.
  return [`{workspaceRoot}/${makes.out}${makes.isShared === true ? `/${WRITTEN}` : ''}`, written];
}
