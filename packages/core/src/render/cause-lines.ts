import type { Cause } from '../evidence/causes.ts';
import type { Diagnostic, Place } from '../evidence/diagnostic.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { braced } from './braces.ts';
import { endText } from './end-text.ts';
import { inline, plural, quoted } from './line.ts';

export interface CauseLines {
  /** Stands in column 0: the cause's id, the task, the address, the message. */
  readonly head: string;
  /** Indented by three. */
  readonly details: readonly string[];
}

/** What the causes before have said already. */
export interface Said {
  /** Lists of tasks, each with the cause that names them. */
  readonly tasks: Map<string, string>;
  /** Tasks whose tool's own count was told. */
  readonly tallied: Set<TaskId>;
}

export function nothingSaid(): Said {
  return { tasks: new Map(), tallied: new Set() };
}

/** How one cause is said: the address first, because an editor and an agent jump there. */
export function causeLines(cause: Cause, said: Said): CauseLines {
  const { diagnostic } = cause;
  return diagnostic ? diagnosed(cause, diagnostic, said) : unread(cause, said);
}

function diagnosed(cause: Cause, diagnostic: Diagnostic, said: Said): CauseLines {
  const address = diagnostic.place ? `${addressOf(diagnostic.place)} ` : '';
  const end = endText(cause.state.end);
  const words = wordsOf(diagnostic);
  const title = diagnostic.test === undefined ? words : inline(diagnostic.test);
  const details: string[] = [];
  if (diagnostic.test !== undefined) details.push(`   ${words}`);
  for (const line of diagnostic.detail ?? []) details.push(`   ${quoted(line)}`);
  for (const frame of diagnostic.frames ?? []) details.push(`   at ${addressOf(frame)}`);
  if (diagnostic.alsoFails) details.push(`   ${alsoFailing(diagnostic.alsoFails)}`);
  details.push(...alsoAt(cause), ...follows(cause), ...sameCause(cause, said), ...tally(cause, said));
  if (end !== undefined) details.push(`   ${end}`);
  return { head: `${cause.id} ${inline(cause.state.task)} ${address}${title}`, details };
}

/** The code before the message, and between the two what reads well: `TS2322 Type …`, `TypeError: x is …`. */
function wordsOf({ code, message, test }: Diagnostic): string {
  if (code === undefined) return inline(message);
  return `${inline(code, 80)}${test === undefined ? ' ' : ': '}${inline(message)}`;
}

/** Nobody understood the log: its own lines, the end, and where the rest is. */
function unread(cause: Cause, said: Said): CauseLines {
  const { evidence } = cause.state;
  return {
    head: `${cause.id} ${inline(cause.state.task)} ${unreadText(cause)}`,
    details: [
      ...(evidence?.excerpt ?? []).map((line) => `   ${quoted(line, 400)}`),
      ...sameCause(cause, said),
      ...tally(cause, said),
    ],
  };
}

/** How a task ended that nobody understood, and where its log is: `killed by SIGKILL (19 lines: show a:test)`. */
export function unreadText({ state: { evidence, end, logged, task } }: Cause): string {
  const ended = endText(end, 'always');
  const size = evidence ? plural(evidence.lines, 'line') : 'no output';
  const log = evidence && logged ? `: show ${inline(task)}` : '';
  return `${ended === undefined ? '' : `${ended} `}(${size}${log})`;
}

const MAX_TASKS = 16;

/** The other tasks; a list that an earlier cause has given is not given again. */
function sameCause({ id, tasks, alike }: Cause, said: Said): string[] {
  if (tasks.length < 2) return [];
  const more = alike.length === 0 ? '' : `${alike.length} more: show ${id}; `;
  const key = [...tasks].sort(byCodeUnit).join(' ');
  const before = said.tasks.get(key);
  if (before !== undefined) return [`   ${more}same tasks as ${before}`];
  said.tasks.set(key, id);
  return [`   ${more}same cause: ${listed(tasks.slice(1), MAX_TASKS)}`];
}

function listed(names: readonly string[], max: number): string {
  const more = names.length > max ? ` and ${names.length - max} more` : '';
  return `${braced(names.slice(0, max).map((name) => inline(name, 120))).join(', ')}${more}`;
}

/** What the tool itself counted, once a task. */
function tally({ state }: Cause, said: Said): string[] {
  const text = state.evidence?.tally;
  if (text === undefined || said.tallied.has(state.task)) return [];
  said.tallied.add(state.task);
  return [`   ${inline(text)}`];
}

/** The others by their codes: `3 that follow: TS7006`. */
function follows({ follows: after }: Cause): string[] {
  if (after.length === 0) return [];
  const codes = [...new Set(after.flatMap((d) => d.code ?? []))].slice(0, 4).map((code) => inline(code, 80));
  return [`   ${after.length} that probably follow: ${codes.join(', ')}`];
}

export function addressOf(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  const column = place.column === undefined ? '' : `:${place.column}`;
  return `${inline(place.file)}${line}${column}`;
}

/** Other tests that the same error fails: two by name, and the files that they are in. */
function alsoFailing({ count, tests }: NonNullable<Diagnostic['alsoFails']>): string {
  const names = tests.slice(0, 2).map((test) => inline(test.name, 80));
  const files = [...new Set(tests.flatMap((test) => test.file ?? []))];
  const where = files.length > 1 ? ` in ${listed(files, 8)}` : '';
  return `fails ${plural(count, 'more test')}${where}: ${names.join(', ')}${count > names.length ? ', …' : ''}`;
}

const MAX_PLACES = 8;

/** Further places: in the same file their lines only. Over several tasks they are counted: nobody mends it there. */
function alsoAt({ id, tasks, diagnostic, alike }: Cause): string[] {
  if (alike.length === 0 || tasks.length > 1) return [];
  const shown = alike.slice(0, MAX_PLACES).map(({ place }) => {
    if (!place) return '?';
    return place.file === diagnostic?.place?.file
      ? addressOf(place).slice(place.file.length + 1)
      : addressOf(place);
  });
  const rest = alike.length - shown.length;
  return [`   also ${shown.join(', ')}${rest > 0 ? ` and ${rest} more: show ${id}` : ''}`];
}
