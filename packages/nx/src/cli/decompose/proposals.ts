import { type LoopState, halvesOf } from '@subminute/core/decompose';
import { FINDERS } from '../../decompose/finders.ts';
import type { Files, Proposal } from '../../decompose/proposal.ts';
import type { LoopModel } from '../loop-model.ts';
import type { Setting } from '../ratchet/setting.ts';
import type { lazyFiles } from './file-graph.ts';

/** What they are found in: the checkout, or what earlier proposals would make of it. */
export interface Found {
  readonly state: LoopState;
  readonly files: Files;
  readonly read: ReturnType<typeof lazyFiles>;
}

/** The proposals of all rungs, those that are refused among them; chosen by the older half of the commits. */
export async function proposalsIn(
  { state, files, read }: Found,
  { workspace: { root, config } }: Setting,
  { sample, context }: LoopModel,
): Promise<readonly Proposal[]> {
  const { train } = halvesOf(sample);
  const finding = { ...read, root, state, files, train, context, budgetMs: config.budgetMs };
  const found = await Promise.all(
    Object.values(FINDERS)
      .flat()
      .map((find) => find(finding)),
  );
  return found.flat();
}
