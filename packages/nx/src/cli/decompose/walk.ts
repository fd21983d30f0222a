import { halvesOf } from '@subminute/core/decompose';
import { FINDERS } from '../../decompose/finders.ts';
import type { Scratch } from '../../decompose/scratch.ts';
import { type Walk, walkLadder } from '../../decompose/walk.ts';
import { note } from '../fail.ts';
import type { LoopModel } from '../loop-model.ts';
import type { Setting } from '../ratchet/setting.ts';
import { lazyFiles } from './file-graph.ts';

/** Up the ladder in a checkout. */
export function walkIn(
  setting: Setting,
  model: LoopModel,
  { graphWith }: Pick<Scratch, 'graphWith'>,
): Promise<Walk> {
  const { io, given, workspace } = setting;
  return walkLadder({
    ...halvesOf(model.sample),
    root: workspace.root,
    state: model.state,
    budget: model.budget,
    context: model.context,
    finders: FINDERS,
    graphWith,
    isWhole: given.switches.has('all'),
    finding: lazyFiles(setting),
    say: (text) => note(io, text),
  });
}
