import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { graphFile } from '@subminute/vitest/store';
import type { OutputsByTask } from '../shield/protocol.ts';
import { isRecord } from '../shield/fields.ts';
import { type OutputTarget, declaredOutputs } from './declared-outputs.ts';

// What `readCachedProjectGraph()` of @nx/devkit reads. That package need not be installed in a workspace, and a hook is
// given no graph.

export interface GraphPlace {
  readonly root: string;
  /** Of the process that Nx runs the hook in. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The project graph that Nx has cached. */
export interface CachedGraph {
  /** Stands for what is in it: Nx writes the same one anew. */
  readonly key: string;
  readonly text: string;
}

/** `undefined`: there is none. */
export function cachedGraph({ root, env }: GraphPlace): CachedGraph | undefined {
  try {
    const text = readFileSync(graphFile(root, env), 'utf8');
    return { key: hash('sha256', text.replace(/"computedAt":\s*\d+/, '')), text };
  } catch {
    return undefined;
  }
}

/** What the targets of the workspace declare to make, by configuration. Throws where nobody can tell. */
export function outputsByTask({ text }: CachedGraph): OutputsByTask {
  const graph: unknown = JSON.parse(text);
  const nodes = isRecord(graph) ? graph['nodes'] : undefined;
  if (!isRecord(nodes)) throw new Error('the project graph that Nx has cached is none that we can read');
  const found: Record<string, readonly string[]> = {};
  for (const [project, node] of Object.entries(nodes)) {
    const data = field(node, 'data');
    const projectRoot = field(data, 'root');
    const targets = field(data, 'targets');
    if (typeof projectRoot !== 'string' || !isRecord(targets)) continue;
    for (const [target, config] of Object.entries(targets)) {
      const read = targetOf(config);
      const place = { project, projectRoot, target };
      const name = `${project}:${target}`;
      const own = declaredOutputs(read, place);
      if (own.length > 0 || field(config, 'cache') === true) found[name] = own;
      for (const configuration of Object.keys(read.configurations ?? {}))
        found[`${name}:${configuration}`] = declaredOutputs(read, { ...place, configuration });
    }
  }
  return found;
}

function targetOf(config: unknown): OutputTarget {
  const [outputs, options, configurations] = ['outputs', 'options', 'configurations'].map((name) =>
    field(config, name),
  );
  return {
    ...(Array.isArray(outputs) ? { outputs: outputs.filter((one) => typeof one === 'string') } : {}),
    ...(isRecord(options) ? { options } : {}),
    ...(isRecord(configurations)
      ? {
          configurations: Object.fromEntries(
            Object.entries(configurations).map(([name, value]) => [name, isRecord(value) ? value : {}]),
          ),
        }
      : {}),
  };
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}
