import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { RunResult, TaskState } from '../run/result.ts';
import { countsOf } from '../run/verdict.ts';
import { causeLines, nothingSaid, unreadText } from './cause-lines.ts';
import type { RenderOptions } from './formats.ts';
import { unknownText } from './notes.ts';

/**
 * JUnit XML as CI systems read it: a suite for the run, a case a task. A task that did not come to
 * its end is an error, one that waits for another is skipped.
 */
export function renderJunit(result: RunResult, options: RenderOptions): string {
  const causes = rootCauses(result);
  const counts = countsOf(result.tasks);
  const broken = result.broken || result.unknown.length > 0;
  const seconds = (((result.endedMs ?? options.nowMs) - result.startedMs) / 1000).toFixed(3);
  const totals =
    `tests="${counts.total + (broken ? 1 : 0)}" failures="${counts.failed}" ` +
    `errors="${counts.notDone + (broken ? 1 : 0)}" skipped="${counts.skipped}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="subminute" ${totals}>`,
    `<testsuite name="${text(result.command.join(' ') || 'nx')}" ${totals}>`,
    ...(broken ? [brokenCase(result)] : []),
    ...result.tasks.map((task) => caseOf(task, causes)),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function brokenCase({ broken, unknown }: RunResult): string {
  const reason = broken?.reason ?? unknown.map(unknownText).join('; ');
  return `<testcase name="nx" classname="nx"><error message="${text(reason)}">${text(broken?.detail.join('\n') ?? '')}</error></testcase>`;
}

function caseOf(task: TaskState, causes: readonly Cause[]): string {
  const at = task.task.indexOf(':');
  const seconds =
    task.startMs === undefined || task.endMs === undefined ? 0 : (task.endMs - task.startMs) / 1000;
  const open = `<testcase name="${text(task.task.slice(at + 1))}" classname="${text(task.task.slice(0, at))}" time="${seconds.toFixed(3)}"`;
  const inside = insideOf(task, causes);
  return inside === '' ? `${open}/>` : `${open}>${inside}</testcase>`;
}

function insideOf(task: TaskState, causes: readonly Cause[]): string {
  switch (task.outcome) {
    case 'passed':
      return task.doubt === undefined
        ? ''
        : `<system-out>${text(`exited with 0, its log says: ${task.doubt}`)}</system-out>`;
    case 'skipped':
      return '<skipped/>';
    case 'failed': {
      const own = causes.filter((cause) => cause.tasks.includes(task.task));
      const before = nothingSaid();
      const said = own.map((cause) => {
        const { head, details } = causeLines(cause, before);
        return [head, ...details].join('\n');
      });
      const [first] = own;
      const message = first?.diagnostic?.message ?? (first ? unreadText(first) : 'failed');
      return `<failure message="${text(message)}">${text(said.join('\n'))}</failure>`;
    }
    default:
      return `<error message="${task.outcome}"/>`;
  }
}

/** XML 1.0 knows no other control characters, and no halves of a character. */
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function text(raw: string): string {
  return raw
    .toWellFormed()
    .replaceAll(NOT_XML, '')
    .replaceAll(/[&<>"\n]/g, (char) => ENTITIES[char] ?? char);
}
