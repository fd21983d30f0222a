import { hostname, userInfo } from 'node:os';
import type { PreTasksExecutionContext } from '@nx/devkit';
import { type Result, err, ok } from '@subminute/core';
import { type CachedGraph, cachedGraph, outputsByTask } from '../adapter/cached-graph.ts';
import { canLoad } from '../adapter/can-load.ts';
import { upstreamOf } from '../adapter/remote-cache.ts';
import { NO_SHIELD, shieldVariables } from '../adapter/use-shield.ts';
import { whyOff } from '../adapter/why-shield-off.ts';
import { noteShield } from '../process/shield-seen.ts';
import { type NxInstall, findNx } from '../process/start-nx.ts';
import { endAbsence, keepAbsence } from '../shield/client/absence.ts';
import { ask } from '../shield/client/ask.ts';
import { LATE, inTime } from '../shield/in-time.ts';
import { type Reached, beginRun } from '../shield/client/reach.ts';
import type { Maker, RunBegin, Upstream } from '../shield/protocol.ts';
import type { Config } from '../store/config.ts';
import { version } from '../version.ts';
import { ownRun, storeOfRun } from './own-run.ts';

/** A run begins without the shield when it is not there by then. */
const REACH_MS = 3000;
const OUTPUTS_MS = 1000;

/**
 * Points Nx to the shield by variables, where it is on; where it cannot be reached, to no remote cache at all. The
 * environment is that which the hook began with: Nx takes note of what is set there.
 */
export async function useShield(
  context: PreTasksExecutionContext,
  { env, client, config }: Wanted,
): Promise<void> {
  const { workspaceRoot: root, argv } = context;
  const nx = findNx(root);
  const off = whyOff({
    isWanted: true,
    ...(nx.ok ? { nxVersion: nx.value.version } : {}),
    nxJson: context.nxJsonConfiguration,
    env: { ...env, ...client },
    args: argv.slice(2),
    has: (name) => canLoad(root, name),
  });
  if (off || !nx.ok) return;
  const own = ownRun(argv);
  const store = storeOfRun(own, root);
  const upstream = upstreamOf(config, [client, env]);
  const graph = cachedGraph({ root, env });
  const begin = graph && beginning({ root, nx: nx.value, config, graph, upstream });
  const answer = begin ? await inTime(reach(store, begin, graph), REACH_MS) : err(NO_GRAPH);
  const reached = answer === LATE ? err(`it was not there after ${REACH_MS / 1000} s`) : answer;
  if (reached.ok) {
    const { run, address } = reached.value;
    const use = { run, secret: address.secret, ...(upstream ? { upstream } : {}) };
    Object.assign(env, shieldVariables(use, { ...env, ...client }));
    endAbsence(store);
    if (own) noteShield(own.dir, { state: 'there' });
    return;
  }
  Object.assign(env, NO_SHIELD);
  keepAbsence(store, { atMs: Date.now(), why: reached.error });
  if (own) noteShield(own.dir, { state: 'absent', why: reached.error });
}

interface Wanted {
  /** Of the hook, where variables are set. */
  readonly env: NodeJS.ProcessEnv;
  /** Of the `nx` that the hook works for. */
  readonly client: Readonly<NodeJS.ProcessEnv>;
  readonly config: Config;
}

interface Beginning {
  readonly root: string;
  readonly nx: NxInstall;
  readonly config: Config;
  readonly graph: CachedGraph;
  readonly upstream: Upstream | undefined;
}

/** Without it nobody knows what may stand in a result. */
const NO_GRAPH = 'Nx has cached no project graph';

function beginning({ root, nx, config, graph, upstream }: Beginning): RunBegin {
  return {
    maker: makerOf(root, nx),
    outputsKey: graph.key,
    pid: process.pid,
    bounds: { maxBytes: config.cacheMaxBytes, maxAgeMs: config.cacheMaxAgeMs },
    ...(upstream ? { upstream } : {}),
  };
}

function makerOf(root: string, nx: NxInstall): Maker {
  const tools = {
    node: process.versions.node,
    nx: nx.version,
    platform: `${process.platform}-${process.arch}`,
    subminute: version(),
  };
  return { checkout: root, user: userName(), host: hostname(), tools };
}

/** A user id without a name is no reason to fail. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Begins the run, and tells the shield what may stand in results where it does not know that yet. */
async function reach(store: string, begin: RunBegin, graph: CachedGraph): Promise<Result<Reached, string>> {
  try {
    const reached = await beginRun(store, begin);
    if (!reached.ok || !reached.value.run.needsOutputs) return reached;
    const message = { key: graph.key, outputs: outputsByTask(graph) };
    await ask(reached.value.address, 'outputs', message, OUTPUTS_MS);
    return ok(reached.value);
  } catch (error) {
    return err((error as Error).message);
  }
}
