import type { RunResult } from '../run/result.ts';
import type { Word } from '../run/verdict.ts';
import { addressOf } from './cause-lines.ts';
import { inline, plural } from './line.ts';

/** What is said of the whole run between its first line and its causes: unknown names, the suspect, Nx's reason. */
export function notesOf(result: RunResult, word: Word): string[] {
  const { suspect, reason } = result;
  // The first name stands in the first line already where nothing else does.
  const unknown = word === 'ERROR' && !result.broken ? result.unknown.slice(1) : result.unknown;
  return [
    ...unknown.map(unknownText),
    ...(suspect && word === 'FAIL'
      ? [`cause? ${addressOf(suspect.place)} ${inline(suspect.text, 160)} (changed)`]
      : []),
    ...revokedText(result),
    ...(reason !== undefined && word === 'FAIL' && result.signal === undefined
      ? [`nx: ${inline(reason)}`]
      : []),
  ];
}

function revokedText({ tasks }: RunResult): string[] {
  const revoked = tasks.filter((task) => task.revoked === true).map(({ task }) => inline(task, 60));
  const [first] = revoked;
  if (first === undefined) return [];
  const who = revoked.length === 1 ? first : `${first} and ${plural(revoked.length - 1, 'more task')}`;
  return [`${who} came from a cache by a record that was wrong, and must run again: --skip-nx-cache`];
}

/** `no target 'tset' in any project; did you mean test?` */
export function unknownText({ kind, name, nearest }: RunResult['unknown'][number]): string {
  const where = kind === 'target' ? ' in any project' : '';
  const ask = nearest.length === 0 ? '' : `; did you mean ${nearest.slice(0, 3).join(', ')}?`;
  return `no ${kind} '${inline(name)}'${where}${ask}`;
}

/** Of each task that passed although its log sums up a failure: the exit code decides, but somebody may hide one. */
export function doubtsOf(result: RunResult): { readonly task: string; readonly says: string }[] {
  return result.tasks.flatMap(({ task, doubt }) =>
    doubt === undefined ? [] : [{ task: inline(task, 60), says: inline(doubt) }],
  );
}
