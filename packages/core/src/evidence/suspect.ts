import type { Cause } from './causes.ts';
import type { Place } from './diagnostic.ts';

/** A line that was added or changed since the base. */
export interface ChangedLine {
  /** Relative to the workspace's root. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** What stood there before. */
  readonly was?: string;
}

/** From so many places in so many files on, one change is likelier than many. */
const MIN_PLACES = 4;
const MIN_FILES = 3;

/** Words of messages that stand for no declaration. */
const COMMON = new Set(
  (
    'string number boolean undefined null unknown never object symbol bigint void true false any this type ' +
    'types typeof property properties does exist assignable argument parameter value values element export ' +
    'exported member module file cannot find name implicitly has have been not from the and are for with of ' +
    'is to be in on it its an a read reading expected received got but was were required missing following ' +
    'overload call function class interface const let var return import error'
  ).split(' '),
);

/** Whether failures stand in so many places that one change may have made them all. */
export function isSpread(causes: readonly Cause[]): boolean {
  const places = placesOf(causes);
  return places.length >= MIN_PLACES && new Set(places.map(({ file }) => file)).size >= MIN_FILES;
}

function placesOf(causes: readonly Cause[]): readonly Place[] {
  return causes.flatMap(({ diagnostic, alike }) => [diagnostic, ...alike].flatMap((d) => d?.place ?? []));
}

/**
 * The changed line that probably explains failures in many files: messages that speak of what it names, or
 * named before, stand in most of the failing places, and it stands in none of them. A guess, and said as one.
 */
export function suspectLine(
  causes: readonly Cause[],
  changed: readonly ChangedLine[],
): ChangedLine | undefined {
  if (!isSpread(causes)) return undefined;
  const failing = new Set(placesOf(causes).map(({ file, line }) => `${file}:${line ?? ''}`));
  const spoken = causes.map((cause) => ({ cause, words: wordsOf(cause) }));
  const needed = placesOf(causes).length / 2;
  let best: { line: ChangedLine; score: number } | undefined;
  for (const line of changed) {
    if (failing.has(`${line.file}:${line.line}`) || STATEMENT.test(line.text)) continue;
    const named = new Set(identifiers(`${line.text} ${line.was ?? ''}`));
    const explained = spoken.filter(({ words }) => words.some((word) => named.has(word)));
    const places = placesOf(explained.map(({ cause }) => cause));
    const shared = explained.reduce(
      (sum, { words }) => sum + words.filter((word) => named.has(word)).length,
      0,
    );
    const score = places.length * 1000 + shared;
    if (
      places.length > needed &&
      isSpread(explained.map(({ cause }) => cause)) &&
      (!best || score > best.score)
    )
      best = { line, score };
  }
  return best?.line;
}

/** Of changed lines, the one that most of what messages speak of stands in; none where they speak of none. */
export function spokenLine(
  causes: readonly Cause[],
  changed: readonly ChangedLine[],
): ChangedLine | undefined {
  const words = new Set(causes.flatMap(wordsOf));
  const scored = changed
    .filter(({ text }) => !STATEMENT.test(text))
    .map((line) => ({ line, score: countOf(line, words) }));
  return scored.reduce<{ line?: ChangedLine; score: number }>(
    (best, one) => (one.score > best.score ? one : best),
    { score: 0 },
  ).line;
}

function countOf({ text, was = '' }: ChangedLine, words: ReadonlySet<string>): number {
  return new Set(identifiers(`${text} ${was}`).filter((word) => words.has(word))).size;
}

/** What a body does is nobody else's error; what is declared is. */
const STATEMENT =
  /^\s*(?:return|if|else|for|while|throw|await|switch|case|break|import|\/\/|\*|\/\*|expect|test|it|describe|console)\b|^\s*(?:\/\/|\*|\/\*)/;

/** What a message speaks of. */
function wordsOf({ diagnostic }: Cause): readonly string[] {
  const text = diagnostic ? [diagnostic.message, ...(diagnostic.detail ?? [])].join(' ') : '';
  return [...new Set(identifiers(text))];
}

function identifiers(text: string): string[] {
  return (text.match(/[A-Za-z_$][\w$]*/g) ?? []).filter(
    (word) => word.length > 2 && !COMMON.has(word.toLowerCase()),
  );
}
