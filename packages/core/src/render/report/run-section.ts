import type { LastRun, TimeSums, TimedTask } from '../../report/last-run.ts';
import type { Section } from '../../report/report.ts';
import { inline } from '../line.ts';
import { chart, folded, key, nothing, section } from './blocks.ts';
import { type Html, markup } from './html.ts';
import { counted, percent, time, when } from './text.ts';

/** The last run: what ran when, what it waited for, and where the time went. */
export function runSection(lastRun: Section<LastRun>): Html {
  return section({
    id: 'run',
    title: 'The last run',
    says: lastRun.ok ? says(lastRun.value) : markup`A run is shown here with what it waited for.`,
    body: lastRun.ok ? body(lastRun.value) : [nothing(lastRun.error)],
  });
}

function says(last: LastRun): Html {
  const { run, command, atMs, verdict, tookMs, path, pathMs, isOlder, startupMs } = last;
  const older = isOlder ? ', the last one that executed a task' : '';
  return markup`<code>${run}</code>${older}, ${when(atMs)}: ${verdict} in ${time(tookMs)}
    (<code>${inline(command.join(' '), 160)}</code>).
    ${startupMs < TELLING * tookMs ? undefined : markup`Its first task began after ${time(startupMs)}: the start of Nx, the project graph, the plan.`}
    Its critical path, what it waited for one after the other, is ${counted(path.length, 'task')} that took
    ${time(pathMs)}${slotText(path)}.`;
}

/** A shorter start is no finding. */
const TELLING = 0.02;

/** More slots, or fewer tasks, help where tasks wait for a slot; where they wait for outputs, only the graph does. */
function slotText(path: LastRun['path']): Html | undefined {
  const slots = path.filter(({ after }) => after === 'slot').length;
  if (path.some(({ after }) => after === 'order'))
    return markup`, by their times alone, since what depends on what is not known here`;
  if (slots === 0) return undefined;
  return markup`; ${slots} of them waited for a free slot, not for an output: more slots
    (<code class="command">--parallel</code>) would help ${slots === 1 ? 'it' : 'those'}`;
}

function body({ tasks, leftOut, sums }: LastRun): readonly Html[] {
  return [
    timeBar(sums),
    chart('run', `${counted(tasks.length, 'task')} of the run on a line of time`, legendOf(tasks)),
    markup`<p class="note">
      Within a bar the shares are right, not their
      order.${tasks.some(({ outcome }) => outcome === 'failed') ? ' ✗ failed.' : ''}${tasks.some(isUntold) ? ' CPU time is not known where nobody saw the processes of a task to their end.' : ''}${leftOut > 0 ? ` ${counted(leftOut, 'shorter or restored task')} left out.` : ''}
    </p>`,
    taskTable(tasks),
  ];
}

/** Executed, and nobody saw what its processes did: no less executed for that. */
function isUntold({ cache, onCpuMs = 0, queuedMs = 0, blockedMs = 0 }: TimedTask): boolean {
  return cache === 'none' && onCpuMs + queuedMs + blockedMs <= 0;
}

/** Only what is there. */
function legendOf(tasks: readonly TimedTask[]): readonly Html[] {
  const isTold = tasks.some((one) => one.cache === 'none' && !isUntold(one));
  return [
    ...(isTold ? [key('cpu', 'on CPU'), key('queued', 'waiting for a core'), key('blocked', 'blocked')] : []),
    ...(tasks.some(isUntold) ? [key('untold', UNTOLD)] : []),
    ...(tasks.some(({ cache }) => cache !== 'none') ? [key('restored', 'restored from a cache')] : []),
    key('critical', 'critical path'),
  ];
}

const UNTOLD = 'executed, CPU time not known';

/** One bar for all executed tasks together. */
function timeBar(sums: TimeSums): Html {
  const { onCpuMs, queuedMs, blockedMs, untoldMs, restored, restoredMs, executed } = sums;
  const parts = [
    { mark: 'cpu', name: 'on CPU', ms: onCpuMs },
    { mark: 'queued', name: 'waiting for a core', ms: queuedMs },
    { mark: 'blocked', name: 'blocked', ms: blockedMs },
    { mark: 'untold', name: UNTOLD, ms: untoldMs },
    { mark: 'restored', name: 'restored from a cache', ms: restoredMs },
  ].filter(({ ms }) => ms > 0);
  const total = Math.max(
    1,
    parts.reduce((sum, { ms }) => sum + ms, 0),
  );
  return markup`<h3>
      Where the time of ${counted(executed, 'executed task')}
      went${restored > 0 ? `, and of ${counted(restored, 'restored one')}` : ''}
    </h3>
    <div class="shares" aria-hidden="true">
      ${parts.map(
        ({ mark, ms }) => markup`<i class="${mark}" style="flex-grow:${(ms / total).toFixed(4)}"></i>`,
      )}
    </div>
    <dl class="facts">
      ${parts.map(
        ({ mark, name, ms }) =>
          markup`<div>
            <dt><i class="mark ${mark}"></i>${name}</dt>
            <dd>${time(ms)} <small>${percent(ms / total)}</small></dd>
          </div>`,
      )}
    </dl>`;
}

function taskTable(tasks: readonly TimedTask[]): Html {
  return folded({
    caption: `${counted(tasks.length, 'task')} as a table`,
    columns: [
      { title: 'task' },
      { title: 'outcome' },
      { title: 'from', isNumber: true },
      { title: 'took', isNumber: true },
      { title: 'on CPU', isNumber: true },
      { title: 'waiting', isNumber: true },
      { title: 'blocked', isNumber: true },
    ],
    rows: tasks.map(({ task, outcome, cache, startMs, endMs, onCpuMs, queuedMs, blockedMs, isCritical }) => [
      markup`<code>${task}</code>`,
      [cache === 'none' ? outcome : `${outcome}, ${cache} cache`, ...(isCritical ? ['critical'] : [])].join(
        ', ',
      ),
      time(startMs),
      time(endMs - startMs),
      onCpuMs === undefined ? '' : time(onCpuMs),
      queuedMs === undefined ? '' : time(queuedMs),
      blockedMs === undefined ? '' : time(blockedMs),
    ]),
  });
}
