import { asTaskId } from '@subminute/core';
import { type Comparison, type Maker, type Ran, type Reason, reasonsOf } from '@subminute/core/why';
import { type GraphPlace, cachedGraph, outputsByTask } from '../adapter/cached-graph.ts';
import { outputTest } from '../adapter/declared-outputs.ts';
import { readStore } from '../store/runs.ts';
import { taskRun } from '../store/task-history.ts';
import type { Question } from './why-answer.ts';
import { comparisonOf } from './why-comparison.ts';
import { type Kept, keptOf } from './why-kept.ts';

/** The run that is asked about, and the one that it is compared with. */
export interface Sides {
  readonly now: Kept;
  readonly before: Kept;
}

/** Declarations hang on declarations: of a long chain this many are gone through. */
const MAX_STEPS = 5;

/** Outputs of other tasks are named by who made them, and by what had changed for these. */
export async function withMakers(question: Question, ran: Ran, sides: Sides): Promise<Ran> {
  if (ran.kind !== 'missed' || !ran.reasons.some(({ kind }) => kind === 'outputs')) return ran;
  const outputs = outputsIn(question);
  const asking = { question, sides, outputs, steps: MAX_STEPS };
  return { ...ran, reasons: await Promise.all(ran.reasons.map((reason) => made(reason, asking))) };
}

interface Asking {
  readonly question: Question;
  readonly sides: Sides;
  /** What tasks declare to make. */
  readonly outputs: readonly (readonly [task: string, outputs: readonly string[]])[];
  readonly steps: number;
}

async function made(reason: Reason, asking: Asking): Promise<Reason> {
  if (reason.kind !== 'outputs' || asking.steps === 0) return reason;
  const found = await Promise.all(
    makersOf(reason.folders, asking.outputs).map((one) => makerOf(one, asking)),
  );
  const makers = found.filter((maker) => maker !== undefined);
  return makers.length === 0 ? reason : { ...reason, makers };
}

/** Tasks all of whose outputs are there: those that account for most of them first, and none that adds nothing. */
function makersOf(folders: readonly string[], outputs: Asking['outputs']): Asking['outputs'] {
  const open = new Set(folders);
  const able = outputs
    .filter(([, own]) => own.length > 0 && own.every((one) => one.startsWith('!') || open.has(one)))
    .toSorted(([, a], [, b]) => b.length - a.length);
  return able.filter(([, own]) => own.filter((one) => open.delete(one)).length > 0);
}

/** `undefined`: it was no part of the run, so that another one made them. */
async function makerOf(
  [name, outputs]: Asking['outputs'][number],
  asking: Asking,
): Promise<Maker | undefined> {
  const task = asTaskId(name);
  const { question, sides, steps } = asking;
  const { store } = question;
  const kept = ({ row: { run, checkout } }: Kept): Kept | undefined =>
    readStore(store, (db) => {
      const row = taskRun(db, { task, run, checkout });
      return row && keptOf(db, row);
    });
  const [now, before] = [kept(sides.now), kept(sides.before)];
  if (!now) return undefined;
  const comparison =
    before && before.row.hash !== now.row.hash ? await comparisonOf(question, now, before) : undefined;
  const [first] = comparison ? reasonsOf(sourcesFirst(comparison, outputs)) : [];
  return { task, ...(first ? { because: await made(first, { ...asking, steps: steps - 1 }) } : {}) };
}

/** Where git does not ignore what it makes, that has changed as well, by what comes before it. */
function sourcesFirst(comparison: Comparison, outputs: readonly string[]): Comparison {
  const isOutput = outputTest(outputs);
  const files = comparison.files?.toSorted((a, b) => Number(isOutput(a.file)) - Number(isOutput(b.file)));
  return files ? { ...comparison, files } : comparison;
}

/** Of the graph that Nx has kept; none where it cannot be read. */
function outputsIn({ root, env }: GraphPlace): Asking['outputs'] {
  try {
    const graph = cachedGraph({ root, env });
    return graph ? Object.entries(outputsByTask(graph)) : [];
  } catch {
    return [];
  }
}
