import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { PlannedDeclarations, PlannedTypes } from '@subminute/core/plan';
import { SURFACE_FILE, surfacePlace } from '../types/places.ts';

/** Keyed by what those below declare, wherever in the chain they are. */
const SURFACES = { dependentTasksOutputFiles: `**/*${SURFACE_FILE}`, transitive: true } as const;

/**
 * Targets that write what a project declares, and check its types against what others declare. `surface` runs nothing:
 * through it a task waits for the declarations of all projects below, though these need not wait for each other.
 */
export function typesNodes(types: PlannedTypes): Partial<ProjectConfiguration> {
  const { home, configs, emits, readsOwn, keys, reads, targets } = types;
  const own = [
    // Not `default`: what that leaves out the compiler may read.
    '{projectRoot}/**/*',
    '!{projectRoot}/**/*.md',
    ...reads.map((file) => `{workspaceRoot}/${file}`),
  ];
  const inputs = [...own, ...(keys === 'declarations' ? [SURFACES] : ['^default'])];
  // By sources too: what others declare must be there where names lead to it.
  const dependsOn = ['^surface'];
  const all: Readonly<Record<string, TargetConfiguration>> = {
    ...(emits
      ? {
          dts: {
            ...command(home, `subminute-types emit -p ${emits.config}${flagsOf(emits)}`),
            // Read off the text of each source: what others declare has no part in it.
            ...(emits.by === 'oxc' ? { inputs: own } : { dependsOn, inputs }),
            outputs: [declarationsIn(emits), surfacePlace(types)].map((place) => `{workspaceRoot}/${place}`),
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

function flagsOf({ by, isShared }: PlannedDeclarations): string {
  return `${by === 'oxc' ? ' --oxc' : ''}${isShared === true ? ' --shared' : ''}`;
}

/** Nx removes what is declared before it restores: of a folder that a build writes to as well, each declares its own. */
function declarationsIn({ out, isShared }: PlannedDeclarations): string {
  return isShared === true ? `${out}/**/*.{d.ts,d.mts,d.cts,d.ts.map,d.mts.map,d.cts.map}` : out;
}

function command(home: string, text: string): TargetConfiguration {
  return { executor: 'nx:run-commands', options: { cwd: home, command: text }, cache: true };
}
