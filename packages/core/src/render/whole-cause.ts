import type { Cause } from '../evidence/causes.ts';
import type { Diagnostic } from '../evidence/diagnostic.ts';
import { addressOf, causeLines, nothingSaid } from './cause-lines.ts';
import { inline, quoted } from './line.ts';

/** Lines of the short form that the whole one replaces. */
const SHORT = /^ {3}(?:also |\d+ more: show |same cause: |fails \d|\d+ that probably follow)/;

/** Everything that is known of one cause: nothing cut, every place, test and task, what else the log says. */
export function wholeCause(cause: Cause): readonly string[] {
  const { head, details } = causeLines(cause, nothingSaid());
  const { diagnostic, state, alike, follows, tasks } = cause;
  const tests = diagnostic?.alsoFails?.tests ?? [];
  const warnings = (state.evidence?.diagnostics ?? []).filter(
    (d) => d.severity === 'warning' && diagnostic?.severity === 'error',
  );
  const excerpt = diagnostic ? (state.evidence?.excerpt ?? []) : [];
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
    ...(state.logged ? [`   log: show ${inline(state.task)}`] : []),
  ];
}

function lineOf({ place, code, message }: Diagnostic): string {
  return `${place ? `${addressOf(place)} ` : ''}${code === undefined ? '' : `${inline(code, 80)} `}${inline(message)}`;
}
