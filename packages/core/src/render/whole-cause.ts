import type { Cause } from '../evidence/causes.ts';
import type { Diagnostic } from '../evidence/diagnostic.ts';
import type { LogPart } from '../evidence/log-part.ts';
import { addressOf, causeLines, nothingSaid } from './cause-lines.ts';
import { inline, plural, quoted } from './line.ts';

/** Lines of the short form that the whole one replaces. */
const SHORT = /^ {3}(?:also |\d+ more: show |same cause: |fails \d|\d+ that probably follow)/;

/**
 * Everything that is known of one cause: nothing cut, every place, test and task, and the part of the log that speaks
 * of it; where nobody knows which part does, what mattered in the log.
 */
export function wholeCause(cause: Cause, part?: LogPart): readonly string[] {
  const { head, details } = causeLines(cause, nothingSaid());
  const { diagnostic, state, alike, follows, tasks } = cause;
  const tests = diagnostic?.alsoFails?.tests ?? [];
  const warnings = (state.evidence?.diagnostics ?? []).filter(
    (d) => d.severity === 'warning' && diagnostic?.severity === 'error',
  );
  const excerpt = diagnostic && !part ? (state.evidence?.excerpt ?? []) : [];
  return [
    head,
    ...details.filter((line) => !SHORT.test(line)),
    ...tasks.slice(1).map((task) => `   same cause: ${inline(task)}`),
    ...alike.map((d) => `   also ${d.place ? addressOf(d.place) : 'without a place'}`),
    ...tests.map(
      ({ name, file }) => `   also fails ${file === undefined ? '' : `${inline(file)} `}${inline(name)}`,
    ),
    ...follows.map((d) => `   probably follows: ${lineOf(d)}`),
    ...warnings.map((d) => `   warning: ${lineOf(d)}`),
    ...(excerpt.length > 0
      ? ['   the log says:', ...excerpt.map((line) => `     ${quoted(line, 400)}`)]
      : []),
    ...(part ? ['   the log says:', ...partLines(part)] : []),
    ...(state.logged ? [`   log: show ${inline(state.task)}`] : []),
  ];
}

/** With the numbers that `show <task>` gives them. */
function partLines({ lines, left }: LogPart): readonly string[] {
  const width = `${lines.at(-1)?.number ?? ''}`.length;
  return lines.flatMap(({ number, text }) => [
    `     ${`${number}`.padStart(width)}: ${quoted(text)}`,
    ...(number === left?.behind ? [`     … ${plural(left.count, 'more line')}`] : []),
  ]);
}

function lineOf({ place, code, message }: Diagnostic): string {
  return `${place ? `${addressOf(place)} ` : ''}${code === undefined ? '' : `${inline(code, 80)} `}${inline(message)}`;
}
