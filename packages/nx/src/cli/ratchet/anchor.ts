import type { TaskId } from '@subminute/core';
import { median } from '@subminute/core/cost';
import {
  LEFT_OUT,
  type DuetPair,
  type MeasuredCost,
  type Unmeasured,
  continueAnchor,
  isSlowerThanAnchor,
  wordsOf,
} from '@subminute/core/ratchet';
import { anchorPairs } from '../../process/anchor-pairs.ts';
import { type Sides, inBothTrees } from '../../process/both-trees.ts';
import { anchorState, readAnchor, writeAnchor } from '../../store/anchor-file.ts';
import { type MeasuredCosts, type Measuring, addedMs, coin, costliestTasks } from './measured.ts';

/** So many tasks are compared each night: those whose cost the loop feels most. */
const TASKS = 5;
/** Of each, so many pairs; evidence adds up over the nights. */
const PAIRS = 12;

export interface Anchoring extends Omit<Measuring, 'commit' | 'base'> {
  readonly store: string;
}

/**
 * Compares the costliest tasks with the commit that the ledger is anchored to: the sum of many steps, each of
 * which was small enough to pass. The evidence of earlier nights counts.
 */
export async function measureAnchor(anchoring: Anchoring): Promise<MeasuredCosts> {
  const { ledger, root, env, signal } = anchoring;
  const { anchor, targets } = ledger;
  const tasks = costliestTasks(anchoring, TASKS);
  const none = (why: string): MeasuredCosts => ({
    measured: [],
    unmeasured: tasks.map((task) => ({ task, why })),
  });
  if (anchor === undefined)
    return none('the ledger names no anchor. Run: npx subminute ratchet init --repin');
  const trees = { root, env, signal, targets, base: anchor, head: {} };
  const night = await inBothTrees(trees, (sides) => nightOf({ tasks, sides, anchor }, anchoring));
  return night.ok ? night.value : none(wordsOf(night.error));
}

interface NightWork {
  readonly tasks: readonly TaskId[];
  readonly sides: Sides;
  readonly anchor: string;
}

async function nightOf({ tasks, sides, anchor }: NightWork, anchoring: Anchoring): Promise<MeasuredCosts> {
  const { signal, store, limitMs } = anchoring;
  const start = performance.now();
  const states = new Map(readAnchor(store, anchor));
  const measured: MeasuredCost[] = [];
  const unmeasured: Unmeasured[] = [];
  for (const task of tasks) {
    const leftMs = limitMs - (performance.now() - start);
    if (leftMs <= 0 || signal.aborted) {
      unmeasured.push({ task, why: LEFT_OUT });
      continue;
    }
    const pairs = await anchorPairs(task, { ...sides, coin, pairs: PAIRS, limitMs: leftMs, signal });
    if (!pairs.ok || pairs.value.length === 0) {
      unmeasured.push({ task, why: pairs.ok ? LEFT_OUT : wordsOf(pairs.error) });
      continue;
    }
    const state = continueAnchor(anchorState(states, task), pairs.value);
    states.set(task, state);
    const p = 1 / state.peak;
    measured.push(costOf(task, { pairs: pairs.value, isSlower: isSlowerThanAnchor(state), p }, anchoring));
  }
  writeAnchor(store, anchor, states);
  return { measured, unmeasured };
}

interface Night {
  readonly pairs: readonly DuetPair[];
  readonly isSlower: boolean;
  readonly p: number;
}

function costOf(task: TaskId, { pairs, isSlower, p }: Night, anchoring: Anchoring): MeasuredCost {
  const effect = median(pairs.map(({ baseCpuMs, headCpuMs }) => headCpuMs / baseCpuMs)) - 1;
  const verdict = isSlower ? 'worse' : 'same';
  const duet = { verdict, pairs: pairs.length, effect, atLeast: 0.02, p } as const;
  const addedCpuMs = anchoring.weights.cpuMs(task) * (effect / (1 + effect));
  return {
    task,
    duet,
    ...(isSlower ? { loopMs: addedMs(task, { addedCpuMs, addedWaitMs: 0 }, anchoring) } : {}),
  };
}
