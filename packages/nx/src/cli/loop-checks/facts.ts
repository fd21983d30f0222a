import { availableParallelism } from 'node:os';
import { type TaskId, asTaskId } from '@subminute/core';
import { costsOf } from '@subminute/core/cost';
import { cachedGraph } from '../../adapter/cached-graph.ts';
import { type GraphTarget, graphTargets } from '../../adapter/graph-targets.ts';
import { commitLog } from '../../history/commit-log.ts';
import { findNx } from '../../process/start-nx.ts';
import { costSamples } from '../../store/costs.ts';
import { replacedIn } from '../../store/replaced-targets.ts';
import { readStore } from '../../store/runs.ts';
import { type NxJson, readNxJson } from '../nx-json.ts';

/** What the checks of a loop look at. */
export interface LoopFacts {
  readonly nxJson: NxJson;
  /** Of Nx, the first number. */
  readonly major: number;
  readonly cores: number;
  readonly targets: readonly GraphTarget[];
  /** What a task takes, in ms from begin to end; `undefined`: no run has told. */
  readonly durationMs: (task: string) => number | undefined;
  /** The files that each of the newest commits changed, the newest first; empty where nobody knows. */
  readonly commits: readonly (readonly string[])[];
}

const COMMITS = 200;

export interface FactsQuestion {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly store: string;
}

/**
 * By the graph that Nx has kept, or by the `targets` of a newer one. `undefined`: Nx has kept none that can be read, or
 * nx.json is no JSON.
 */
export async function loopFacts(
  { root, env, store }: FactsQuestion,
  given?: readonly GraphTarget[],
): Promise<LoopFacts | undefined> {
  const nxJson = readNxJson(root);
  const isReplaced = replacedIn(root);
  const targets = (given ?? targetsIn(root, env))?.filter(
    ({ root: home, target }) => !isReplaced(home, target),
  );
  const nx = findNx(root);
  if (!nxJson || !targets || !nx.ok) return undefined;
  const log = await commitLog({ cwd: root, env }, { count: COMMITS, from: 'HEAD' });
  const costs = costsOf(readStore(store, (db) => costSamples(db)) ?? []);
  return {
    nxJson,
    major: Number.parseInt(nx.value.version, 10),
    cores: availableParallelism(),
    targets,
    durationMs: (task) => costs.get(asTaskId(task) satisfies TaskId)?.durationMs,
    commits: log.ok ? log.value.map(({ changes }) => changes.map((change) => change.path)) : [],
  };
}

function targetsIn(root: string, env: Readonly<NodeJS.ProcessEnv>): readonly GraphTarget[] | undefined {
  try {
    const graph = cachedGraph({ root, env });
    return graph && graphTargets(graph.text);
  } catch {
    return undefined;
  }
}
