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
export function stabilityChecks(store: string, nowMs: number): readonly Check[] {
  return [...unstableChecks(store, nowMs), ...waveringChecks(store)];
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

function waveringChecks(store: string): readonly Check[] {
  const tasks = readStore(store, waveringTasks) ?? [];
  if (tasks.length === 0) return [];
  const times = tasks.reduce((sum, { failed }) => sum + failed, 0);
  return [
    {
      name: 'unstable outcomes',
      state: 'note',
      found: `${tasksText(tasks.map(({ task }) => ({ task: inline(task) })))}: failed ${plural(times, 'time')} with a hash with which they passed as well`,
      remedy:
        'They ask something that is no input: a clock, a port, the network. npx subminute show <task> has the failure',
    },
  ];
}
