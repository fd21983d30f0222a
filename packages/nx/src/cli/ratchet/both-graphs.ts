import { type Result, ok } from '@subminute/core';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { type GraphRequest, graphAt, graphOfCheckout } from '../../history/graph-at.ts';
import type { Judged } from './base-ref.ts';
import type { Setting } from './setting.ts';

/** How Nx is asked for graphs of the loop's targets. */
export function graphRequest({ io, workspace, signal }: Setting, targets: readonly string[]): GraphRequest {
  return { root: workspace.root, targets, store: workspace.place.dir, env: io.env, signal };
}

export interface Graphs {
  readonly head: WorkspaceGraph;
  readonly base?: WorkspaceGraph;
  readonly noBase?: string;
}

/** The head's graph must be there; without the base's there is nothing to compare. */
export async function bothGraphs(
  setting: Setting,
  { mode, base }: Judged,
  targets: readonly string[],
): Promise<Result<Graphs, string>> {
  const request = graphRequest(setting, targets);
  const head = await graphOfCheckout(request);
  if (!head.ok) return head;
  const before = await graphAt(base, request);
  // Budgets are absolute: without the other side they are judged all the same.
  if (mode === 'main') return ok({ head: head.value, base: before.ok ? before.value : head.value });
  return ok({ head: head.value, ...(before.ok ? { base: before.value } : { noBase: before.error }) });
}
