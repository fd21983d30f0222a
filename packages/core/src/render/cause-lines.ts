import type { Cause } from '../evidence/causes.ts';
import type { Diagnostic, Place } from '../evidence/diagnostic.ts';
import type { End } from '../run/event.ts';
import { duration, inline, plural, quoted } from './line.ts';

export interface CauseLines {
  /** Stands in column 0: the cause's id, the task, the address, the message. */
  readonly head: string;
  /** Indented by three. */
  readonly details: readonly string[];
}

/** How one cause is said: the address first, because an editor and an agent jump there. */
export function causeLines(cause: Cause): CauseLines {
  const { diagnostic } = cause;
  return diagnostic ? diagnosed(cause, diagnostic) : unread(cause);
}

function diagnosed(cause: Cause, diagnostic: Diagnostic): CauseLines {
  const address = diagnostic.place ? `${addressOf(diagnostic.place)} ` : '';
  const code = diagnostic.code === undefined ? '' : `${inline(diagnostic.code, 80)}`;
  const end = endText(cause.state.end);
  const said = `${code === '' ? '' : `${code}${diagnostic.test === undefined ? ' ' : ': '}`}${inline(diagnostic.message)}`;
  const title = diagnostic.test === undefined ? said : inline(diagnostic.test);
  const head = `${cause.id} ${inline(cause.state.task)} ${address}${title}`;
  const details: string[] = [];
  if (diagnostic.test !== undefined) details.push(`   ${said}`);
  for (const line of diagnostic.detail ?? []) details.push(`   ${quoted(line)}`);
  for (const frame of diagnostic.frames ?? []) details.push(`   at ${addressOf(frame)}`);
  if (diagnostic.alsoFails) details.push(`   ${alsoFailing(diagnostic.alsoFails)}`);
  if (cause.alike.length > 0) details.push(`   also ${alikePlaces(cause.alike)}`);
  details.push(...sameCause(cause));
  if (end !== undefined) details.push(`   ${end}`);
  return { head, details };
}

/** Nobody understood the log: its own lines, the end, and where the rest is. */
function unread(cause: Cause): CauseLines {
  const { evidence, end } = cause.state;
  const task = inline(cause.state.task);
  const why = endText(end, 'always') ?? 'end unknown';
  const details = [
    ...(evidence?.excerpt ?? []).map((line) => `   ${quoted(line, 400)}`),
    ...sameCause(cause),
  ];
  const log = cause.state.logged ? `; log: show ${task}` : '';
  const size = evidence ? `${plural(evidence.lines, 'line')} of output` : 'no output';
  return { head: `${cause.id} ${task} ${why} (${size}${log})`, details };
}

/** The other tasks, at most eight by name. */
function sameCause({ tasks }: Cause): string[] {
  if (tasks.length < 2) return [];
  const others = tasks.slice(1, 9).map((task) => inline(task));
  const more = tasks.length > 9 ? ` and ${tasks.length - 9} more` : '';
  return [`   same cause: ${others.join(', ')}${more}`];
}

function addressOf(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  const column = place.column === undefined ? '' : `:${place.column}`;
  return `${inline(place.file)}${line}${column}`;
}

/** Other tests that the same error fails, at most three by name. */
function alsoFailing({ count, tests }: NonNullable<Diagnostic['alsoFails']>): string {
  const names = tests.slice(0, 3).map((test) => inline(test.name, 80));
  return `fails ${plural(count, 'more test')}: ${names.join(', ')}${count > names.length ? ', …' : ''}`;
}

function alikePlaces(alike: readonly Diagnostic[]): string {
  const lines = alike.map(
    (d) => `${d.place?.line ?? '?'}${d.place?.column === undefined ? '' : `:${d.place.column}`}`,
  );
  const shown = lines.slice(0, 8).join(', ');
  return lines.length > 8 ? `${shown} and ${lines.length - 8} more` : shown;
}

/** What ended the task, where that says more than that it failed. */
function endText(end: End | undefined, when: 'telling' | 'always' = 'telling'): string | undefined {
  if (!end) return undefined;
  switch (end.kind) {
    case 'exit':
      if (end.outOfMemory) return `out of memory in a process of the task (exit ${end.code})`;
      if (when === 'telling' && end.code < 126) return undefined;
      return `exit ${end.code}${EXIT_MEANING[end.code] ?? ''}`;
    case 'signal':
      return `killed by ${inline(end.signal)}${end.byKernel ? ' (the kernel was out of memory)' : ''}`;
    case 'out-of-memory':
      return 'out of memory: the JavaScript heap reached its limit';
    case 'timeout':
      return `ended by subminute after ${duration(end.afterMs)}`;
    case 'unknown':
      return when === 'always' ? 'end unknown' : undefined;
  }
}

/** What a shell means by its own codes. */
const EXIT_MEANING: Readonly<Record<number, string>> = {
  126: ' (cannot be executed)',
  127: ' (command not found)',
};

/** Everything that is known of one cause: nothing cut, every place, every task, what else the log says. */
export function wholeCause(cause: Cause): readonly string[] {
  const { head, details } = causeLines(cause);
  const places = cause.alike.map((d) => `   also ${d.place ? addressOf(d.place) : 'without a place'}`);
  const excerpt = cause.diagnostic ? (cause.state.evidence?.excerpt ?? []) : [];
  const log = cause.state.logged ? [`   log: show ${inline(cause.state.task)}`] : [];
  return [
    head,
    ...details.filter((line) => !line.startsWith('   also ') && !line.startsWith('   same cause: ')),
    ...cause.tasks.slice(1).map((task) => `   same cause: ${inline(task)}`),
    ...places,
    ...(excerpt.length > 0
      ? ['   the log says:', ...excerpt.map((line) => `     ${quoted(line, 400)}`)]
      : []),
    ...log,
  ];
}
