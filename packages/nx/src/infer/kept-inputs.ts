import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';
import { isRecord } from '../shield/fields.ts';

type Named = NonNullable<NxJsonConfiguration['namedInputs']>;
type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** What Nx takes where a target says nothing. */
const OF_NX: Inputs = ['default', '^default'];

/**
 * What is in the key of a target in whose place ours stands, and what no file tells: variables, what commands answer, files
 * of the workspace and of projects that are named. Somebody has said it, and may have known why.
 */
export function keptInputs({ inputs = OF_NX }: Pick<TargetConfiguration, 'inputs'>, named: Named): Inputs {
  const found = new Map<string, Inputs[number]>();
  const seen = new Set<string>();
  const look = (all: Inputs): void => {
    for (const one of all) {
      const name = nameOf(one);
      if (name !== undefined) {
        if (!seen.has(name)) {
          seen.add(name);
          look((named[name] ?? []) as Inputs);
        }
      } else if (isKept(one)) found.set(JSON.stringify(one), one);
    }
  };
  look(inputs);
  return [...found.values()];
}

/** Of a named input, its own or that of those below: what is kept of it holds for all. */
function nameOf(input: unknown): string | undefined {
  const text = isRecord(input) && !('projects' in input) ? input['input'] : input;
  return typeof text === 'string' && !text.includes('{') ? text.replace(/^\^/, '') : undefined;
}

function isKept(input: unknown): boolean {
  if (!isRecord(input)) return String(input).startsWith('{workspaceRoot}');
  if ('fileset' in input) return String(input['fileset']).startsWith('{workspaceRoot}');
  return 'env' in input || 'runtime' in input || 'projects' in input;
}
