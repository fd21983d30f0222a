import { existsSync } from 'node:fs';
import path from 'node:path';
import { inline, plural } from '@subminute/core';
import { ago } from '@subminute/core/why';
import { unstableTasks } from '../../store/audited-tasks.ts';
import { readStore } from '../../store/runs.ts';
import { waveringTasks } from '../../store/wavering-tasks.ts';
import type { Check } from '../checks.ts';
import { tasksText } from '../loop-checks/words.ts';

/** Of tasks, so many are told with their files. */
const TOLD = 3;

/** Tasks that do not make the same of the same, as runs and audits have recorded it: nothing is run for it. */
export function stabilityChecks(store: string, root: string, nowMs: number): readonly Check[] {
  return [...unstableChecks(store, nowMs), ...waveringChecks(store, root, nowMs)];
}

function unstableChecks(store: string, nowMs: number): readonly Check[] {
  const tasks = unstableTasks(store);
  if (tasks.length === 0) return [];
  const told = tasks
    .slice(0, TOLD)
    .map(({ task, files, atMs }) => `${inline(task)} (${inline(files[0] ?? '')}, ${ago(nowMs - atMs)} ago)`);
  const more = tasks.length > TOLD ? `, and ${tasks.length - TOLD} more` : '';
  return [
    {
      name: 'unstable outputs',
      state: 'bad',
      found: `${told.join(', ')}${more}: made other bytes from the same files, so what hangs on them runs anew`,
      remedy: `Take out times, random names and orders that vary; then npx subminute cache audit --tasks ${inline(tasks[0]?.task ?? '')}`,
    },
  ];
}

/** One whose failures all stand in files that are gone is over. */
function waveringChecks(store: string, root: string, nowMs: number): readonly Check[] {
  const tasks = (readStore(store, waveringTasks) ?? []).filter(
    ({ files }) => files?.some((file) => existsSync(path.join(root, file))) ?? true,
  );
  const [first] = tasks;
  if (!first) return [];
  const lastMs = Math.max(...tasks.map(({ atMs }) => atMs));
  const times = tasks.reduce((sum, { failed }) => sum + failed, 0);
  return [
    {
      name: 'unstable outcomes',
      state: 'note',
      found: `${tasksText(tasks.map(({ task }) => ({ task: inline(task) })))}: failed ${plural(times, 'time')} with a hash with which they passed as well, last ${ago(nowMs - lastMs)} ago`,
      remedy:
        'They ask something that is no input: a clock, a port, the network. ' +
        `npx subminute show ${inline(first.task)} --run ${inline(first.run, 20)} has a failure. ` +
        'It is told until the files that failed are gone, or 500 newer runs have none of it',
    },
  ];
}
