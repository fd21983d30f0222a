import type { Scenario, Share, TimesOf } from '@subminute/core/ratchet';
import { firstParents } from '../../history/first-parents.ts';
import { type GraphRequest, graphAt } from '../../history/graph-at.ts';
import type { Judged } from './base-ref.ts';

/** A merge queue tests a few changes together; a branch of more commits is one change. */
const MAX_COMMITS = 12;

export interface Sharing {
  readonly judged: Judged;
  readonly scenario: Scenario;
  readonly timesOf: TimesOf;
  readonly baseMs: number;
  readonly request: GraphRequest;
}

/**
 * What each commit between base and head added to a loop, in their order: of two changes that fit alone and
 * break the budget together, who used the room first. Empty for one commit, or more than a queue holds.
 */
export async function sharesOf({
  judged,
  scenario,
  timesOf,
  baseMs,
  request,
}: Sharing): Promise<readonly Share[]> {
  const { root, env } = request;
  const commits = await firstParents({ cwd: root, env }, judged);
  if (commits.length < 2 || commits.length > MAX_COMMITS) return [];
  const shares: Share[] = [];
  let beforeMs = baseMs;
  for (const { sha, title } of commits) {
    const graph = await graphAt(sha, request);
    // A commit in between may be broken: what it added is counted with the next one.
    const loopMs = graph.ok ? timesOf(graph.value, [scenario])[0]?.loopMs : undefined;
    if (loopMs === undefined) continue;
    shares.push({ sha: sha.slice(0, 9), title, addedMs: loopMs - beforeMs });
    beforeMs = loopMs;
  }
  return shares;
}
