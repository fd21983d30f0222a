import type { RunResult } from '../run/result.ts';
import { countsOf, type Word } from '../run/verdict.ts';
import { duration, inline, limit, plural } from './line.ts';
import { testFilesText } from './test-files.ts';
import { unknownText } from './notes.ts';

/** The first line: the word, what of what, the time against the budget, the cache, the run's id. */
export function headline(
  result: RunResult,
  word: Word,
  options: { readonly budgetMs: number; readonly nowMs: number; readonly errors?: string },
): string {
  const counts = countsOf(result.tasks);
  const tookMs = (result.endedMs ?? options.nowMs) - result.startedMs;
  // A run that is known by its text alone has neither times nor a name.
  const time = result.startedMs > 0 ? [`${duration(tookMs)} of ${limit(options.budgetMs)}`] : [];
  const name = result.run === '' ? [] : [`run ${result.run}`];
  const cached = [...(counts.cached > 0 ? [`${counts.cached} cached`] : []), ...testFilesText(result)];
  const join = (...parts: readonly string[]): string => [...parts, ...name].join(' · ');
  switch (word) {
    case 'PASS':
      if (counts.total === 0)
        return join(`PASS 0 tasks: ${inline(result.empty ?? 'nothing selected')}`, ...time);
      return join(
        `PASS ${plural(counts.total, 'task')}`,
        ...(time.length > 0 ? time : ['all passed']),
        ...cached,
      );
    case 'FAIL': {
      // A hook of plain Nx is not told of the tasks that did not run.
      const ran = result.via === 'nx' ? ' that ran' : '';
      const open = counts.notDone > 0 ? `, ${notDone(result, counts.notDone)}` : '';
      const nx = counts.failed === 0 ? `: ${nxEnd(result)}` : '';
      const stopped = result.stopped === undefined ? '' : `, ${STOPPED[result.stopped]}`;
      return join(
        `FAIL ${counts.failed} of ${plural(counts.total, 'task')}${ran}${open}${stopped}${nx}${options.errors ?? ''}`,
        ...time,
        ...cached,
      );
    }
    case 'ERROR':
      return join(`ERROR ${errorReason(result)}`, ...othersRan(result, time));
    case 'UNFINISHED': {
      const why = result.stopped === undefined ? 'after' : `${STOPPED[result.stopped]} after`;
      return (
        `UNFINISHED ${why} ${duration(tookMs)}: ${counts.passed} passed, ${counts.failed} failed, ` +
        `${notDone(result, counts.notDone)} · run ${result.run}` +
        (result.stopped === undefined ? ' goes on: subminute last' : '')
      );
    }
  }
}

const STOPPED: Readonly<Record<NonNullable<RunResult['stopped']>, string>> = {
  interrupt: 'interrupted',
  cancel: 'cancelled',
  cap: 'ended by its hard cap',
  bail: 'stopped at the first failure',
  'owner-died': 'abandoned: its owner died',
};

function errorReason(result: RunResult): string {
  if (result.broken) return inline(result.broken.reason);
  const [unknown] = result.unknown;
  if (!unknown) return 'nothing ran';
  return unknownText(unknown);
}

/** Of a run in which a name does not exist, what came of the others: that is known, and no pass of what was asked. */
function othersRan(result: RunResult, time: readonly string[]): readonly string[] {
  const { total, passed, cached, notDone, skipped } = countsOf(result.tasks);
  if (result.broken || total === 0) return [];
  const open = notDone + skipped > 0 ? `, ${notDone + skipped} not done` : '';
  const said = `the rest: ${plural(passed, 'task')} passed${open}`;
  return [said, ...time, ...(cached > 0 ? [`${cached} cached`] : [])];
}

function nxEnd(result: RunResult): string {
  if (result.signal !== undefined) return `nx was killed by ${inline(result.signal)}`;
  return result.exitCode === undefined || result.exitCode === 0
    ? 'not all tasks passed'
    : `nx ended with exit ${result.exitCode}`;
}

/** The tasks that are left, at most three by name. */
function notDone(result: RunResult, count: number): string {
  const open = result.tasks.filter(
    (t) => t.outcome === 'running' || t.outcome === 'pending' || t.outcome === 'stopped',
  );
  const running = open.filter((t) => t.outcome === 'running');
  const named = (running.length > 0 ? running : open).slice(0, 3).map((t) => inline(t.task, 60));
  if (count === 0) return 'the rest not known yet';
  const more = open.length > named.length ? ', …' : '';
  return `${count} not done${named.length > 0 ? ` (${named.join(', ')}${more})` : ''}`;
}
