import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { PlannedTypes } from '@subminute/core/plan';
import { SURFACE_FILE } from '../types/surface.ts';
import { surfacePlace } from '../types/places.ts';

/** Keyed by what those below declare, wherever in the chain they are. */
export const SURFACES: { readonly dependentTasksOutputFiles: string; readonly transitive: true } = {
  dependentTasksOutputFiles: `**/${SURFACE_FILE}`,
  transitive: true,
};

/**
 * Targets that write what a project declares, and check its types against what others declare. `surface` runs nothing:
 * through it a task waits for the declarations of all projects below, though these need not wait for each other.
 */
export function typesNodes({
  home,
  configs,
  emits,
  readsOwn,
  keys,
  reads,
  targets,
}: PlannedTypes): Partial<ProjectConfiguration> {
  const inputs = [
    // Not `default`: what that leaves out the compiler may read.
    '{projectRoot}/**/*',
    '!{projectRoot}/**/*.md',
    ...reads.map((file) => `{workspaceRoot}/${file}`),
    ...(keys === 'declarations' ? [SURFACES] : ['^default']),
  ];
  // By sources too: what others declare must be there where names lead to it.
  const dependsOn = ['^surface'];
  const all: Readonly<Record<string, TargetConfiguration>> = {
    ...(emits
      ? {
          dts: {
            ...command(home, `subminute-types emit -p ${emits.config}`),
            dependsOn,
            inputs,
            // No globs: beside one Nx keeps nothing that lies below a node_modules.
            outputs: [`{workspaceRoot}/${emits.out}`, `{workspaceRoot}/${surfacePlace(home)}`],
          },
        }
      : {}),
    surface: { executor: 'nx:noop', dependsOn: [...(emits ? ['dts'] : []), '^surface'] },
    typecheck: {
      ...command(home, `subminute-types check ${configs.map((config) => `-p ${config}`).join(' ')}`),
      dependsOn: [...(readsOwn ? ['dts'] : []), ...dependsOn],
      inputs,
      outputs: [],
    },
  };
  return {
    root: home,
    targets: Object.fromEntries(Object.entries(all).filter(([name]) => targets.includes(name))),
  };
}

function command(home: string, text: string): TargetConfiguration {
  return { executor: 'nx:run-commands', options: { cwd: home, command: text }, cache: true };
}
