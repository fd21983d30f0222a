import { type Result, type TaskId, err, ok } from '@subminute/core';
import { type Answer, type Known, type OtherRun, ranOf } from '@subminute/core/why';
import { tryStore } from '../store/runs.ts';
import { type TaskRow, commandOf, runBefore, sameInputs } from '../store/task-history.ts';
import type { Unreadable } from './recall.ts';
import { provenanceOf } from './why-provenance.ts';
import { comparisonOf, touchedSinceBase } from './why-comparison.ts';
import { type Kept, keptOf } from './why-kept.ts';
import { withMakers } from './why-makers.ts';
import { paceOfTask } from './why-pace.ts';

/** Which task of which run is asked about. */
export interface Question {
  readonly store: string;
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly task: TaskId;
  readonly row: TaskRow;
}

interface Facts {
  readonly command: readonly string[];
  readonly now: Kept;
  readonly before?: Kept;
  readonly same?: TaskRow;
}

/** Everything that the history says of a task in a run; an error is what could not be read. */
export async function answerWhy(question: Question): Promise<Result<Answer, Unreadable>> {
  const { task, row } = question;
  const facts = readFacts(question);
  if (!facts.ok) return facts;
  const { command, now, before } = facts.value;
  const isMiss = row.cache === 'none' && before !== undefined && before.row.hash !== row.hash;
  const comparison = isMiss ? await comparisonOf(question, now, before) : undefined;
  const touched = await touchedSinceBase(question, now, {
    command,
    ...(before ? { before } : {}),
  });
  const known = knownOf(facts.value);
  const ran = ranOf({ ...known, ...(comparison ? { comparison } : {}) });
  const pace = paceOfTask(question);
  const from = await provenanceOf(question, facts.value.same);
  return ok({
    task,
    run: row.run,
    startedMs: row.startedMs,
    outcome: row.outcome,
    ...(row.durationMs === undefined ? {} : { durationMs: row.durationMs }),
    command,
    ...(known.cacheable === undefined ? {} : { cacheable: known.cacheable }),
    ...(before ? { before: otherRun(before.row, row) } : {}),
    ...(touched ? { touched } : {}),
    ran: before ? await withMakers(question, ran, { now, before }) : ran,
    ...(from ? { from } : {}),
    ...(pace ? { pace } : {}),
  });
}

function readFacts({ store, task, row }: Question): Result<Facts, Unreadable> {
  const what = `the database in ${store}`;
  const read = tryStore(store, (db): Facts => {
    const before = runBefore(db, task, row);
    const same = sameInputs(db, task, row);
    return {
      command: commandOf(db, row.run),
      now: keptOf(db, row),
      ...(before ? { before: keptOf(db, before) } : {}),
      ...(same ? { same } : {}),
    };
  });
  if (!read.ok) return err({ what, problem: `cannot be read (${read.error})` });
  return read.value ? ok(read.value) : err({ what, problem: 'is gone' });
}

function knownOf({ command, now, before, same }: Facts): Known {
  const { row, inputs } = now;
  const hash = before?.row.hash;
  return {
    cache: row.cache,
    command,
    ...(row.hash === undefined ? {} : { hash: row.hash }),
    ...(inputs ? { cacheable: inputs.cacheable } : {}),
    ...(before ? { before: { ...otherRun(before.row, row), ...(hash === undefined ? {} : { hash }) } } : {}),
    ...(same ? { same: otherRun(same, row) } : {}),
    unkept: inputs && before ? before.row.run : row.run,
  };
}

function otherRun({ run, startedMs, outcome, checkout, cache, endMs }: TaskRow, now: TaskRow): OtherRun {
  const isUnderWay = cache === 'none' && (endMs ?? 0) > (now.startMs ?? Number.POSITIVE_INFINITY);
  return {
    run,
    startedMs,
    outcome,
    ...(checkout === now.checkout ? {} : { elsewhere: true }),
    ...(isUnderWay ? { underWay: true } : {}),
  };
}
