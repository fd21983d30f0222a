import { rootCauses } from '../evidence/causes.ts';
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
    ...(suspect && word === 'FAIL' && !isFirstCause(suspect, result) ? [suspectText(suspect)] : []),
    ...revokedText(result),
    ...(reason !== undefined && word === 'FAIL' && result.signal === undefined
      ? [`nx: ${inline(reason)}`]
      : []),
  ];
}

type Suspect = NonNullable<RunResult['suspect']>;

/** Then F1 says it, and knows more. */
function isFirstCause({ place, via }: Suspect, result: RunResult): boolean {
  return via !== undefined && rootCauses(result)[0]?.diagnostic?.place?.file === place.file;
}

const MAX_ALSO = 3;

/** `cause? libs/core/src/index.ts:3 export const total = 4; (changed, web → cart → core), also changed: …` */
function suspectText({ place, text, also = [], via = [] }: Suspect): string {
  const line = text === '' ? '' : ` ${inline(text, 160)}`;
  const way = via.length === 0 ? '' : `, ${shortWay(via)}`;
  const named = also.slice(0, MAX_ALSO).map((file) => inline(file));
  const more = also.length > named.length ? ` and ${also.length - named.length} more` : '';
  const others = named.length === 0 ? '' : `, also changed: ${named.join(', ')}${more}`;
  return `cause? ${addressOf(place)}${line} (changed${way})${others}`;
}

/** Both ends and what is next to them. */
function shortWay(via: readonly string[]): string {
  const shown = via.length > 4 ? [...via.slice(0, 2), '…', ...via.slice(-1)] : via;
  return shown.map((name) => inline(name, 60)).join(' → ');
}

function revokedText({ tasks }: RunResult): string[] {
  const revoked = tasks.filter((task) => task.revoked === true).map(({ task }) => inline(task, 60));
  const [first] = revoked;
  if (first === undefined) return [];
  const who = revoked.length === 1 ? first : `${first} and ${plural(revoked.length - 1, 'more task')}`;
  return [`${who} came from a cache by a record that was wrong, and must run again: --skip-nx-cache`];
}

const MAX_THERE = 6;

/** `no target 'tset' in any project; did you mean test?`, `no target 'lint' in any project; there are build, test` */
export function unknownText({ kind, name, nearest, there = [] }: RunResult['unknown'][number]): string {
  const where = kind === 'target' ? ' in any project' : '';
  const no = `no ${kind} '${inline(name)}'${where}`;
  if (nearest.length > 0) return `${no}; did you mean ${nearest.slice(0, 3).join(', ')}?`;
  if (there.length === 0) return no;
  const named = there.slice(0, MAX_THERE).map((target) => inline(target, 40));
  const more = there.length > named.length ? ` and ${there.length - named.length} more` : '';
  return `${no}; there ${there.length === 1 ? 'is' : 'are'} ${named.join(', ')}${more}`;
}

/** What kept the run from doing all that was asked, a line each. */
export function errorTexts({ broken, unknown }: RunResult): readonly string[] {
  return [...(broken ? [broken.reason] : []), ...unknown.map(unknownText)];
}

/** Of each task that passed although its log sums up a failure: the exit code decides, but somebody may hide one. */
export function doubtsOf(result: RunResult): { readonly task: string; readonly says: string }[] {
  return result.tasks.flatMap(({ task, doubt }) =>
    doubt === undefined ? [] : [{ task: inline(task, 60), says: inline(doubt) }],
  );
}
