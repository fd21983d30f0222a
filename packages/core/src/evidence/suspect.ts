import type { Cause } from './causes.ts';
import type { Place } from './diagnostic.ts';

/** A line that was added or changed since the base. */
export interface ChangedLine {
  /** Relative to the workspace's root. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
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
 * The changed line that probably explains failures in many files: the one that names most of what
 * their messages speak of, and stands in none of the failing places. A guess, and said as one.
 */
export function suspectLine(
  causes: readonly Cause[],
  changed: readonly ChangedLine[],
): ChangedLine | undefined {
  if (!isSpread(causes)) return undefined;
  const failing = new Set(placesOf(causes).map(({ file, line }) => `${file}:${line ?? ''}`));
  const words = wordsOf(causes);
  let best: { line: ChangedLine; score: number } | undefined;
  for (const line of changed) {
    if (failing.has(`${line.file}:${line.line}`)) continue;
    const named = new Set(identifiers(line.text));
    let score = 0;
    for (const [word, weight] of words) if (named.has(word)) score += weight;
    if (score > 0 && (!best || score > best.score)) best = { line, score };
  }
  // One word in one message may be chance.
  return best && best.score >= 2 ? best.line : undefined;
}

/** What the messages speak of, each with the number of causes that do. */
function wordsOf(causes: readonly Cause[]): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const { diagnostic } of causes) {
    if (!diagnostic) continue;
    const text = [diagnostic.message, ...(diagnostic.detail ?? [])].join(' ');
    for (const word of new Set(identifiers(text))) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}

function identifiers(text: string): string[] {
  return (text.match(/[A-Za-z_$][\w$]*/g) ?? []).filter(
    (word) => word.length > 2 && !COMMON.has(word.toLowerCase()),
  );
}
