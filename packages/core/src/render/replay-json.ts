import type { Replay } from '../decompose/replay.ts';
import type { ReplayView } from './replay.ts';

/** The same as one JSON document; its schema is `schema/replay.json` of `@subminute/nx`. Times in ms. */
export function replayJson(replay: Replay, view: ReplayView): Readonly<Record<string, unknown>> {
  const { targets, budget, cores, unweighed } = view;
  const { loop, loops, projects, inputs, files } = replay;
  const { ms: budgetMs, from: budgetFrom } = budget;
  return {
    version: 1,
    targets,
    budgetMs,
    budgetFrom,
    cores,
    unweighed,
    loop,
    loops,
    projects,
    inputs,
    files,
  };
}
