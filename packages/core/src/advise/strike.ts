import { cleanText } from '../evidence/clean.ts';
import { inline } from '../render/line.ts';
import { type Source, knowsFile, knowsLine, occurs } from './source.ts';

/** What stands in place of what nobody can find. */
const STRUCK = '‹struck out›';

/** Prose, and how many citations were struck out of it. */
export interface Struck {
  readonly text: string;
  readonly struck: number;
}

const MAX_PROSE = 400;

/** `"…"`, `` `…` ``, `“…”`, `«…»`, `'…'` where it is no apostrophe. */
const QUOTED =
  /"([^"]+)"?|`+([^`]+)`*|[“„]([^“”„]+)[”“]?|«([^»]+)»?|(?<=^|[\s(])['‘]([^'‘’]+)['’](?=$|[\s).,;:!?])/g;

/** What is said to be somebody's words without being quoted, up to the end of the sentence. */
const REPORTED =
  /\b(?:says?|said|reads?|prints?|printed|reports?|reported|shows?|showed|states?|logs?|logged|message|errors?|exception|warning|fatal|with|output)(?: that| this| is| was)?: *([^"`“„«]+?)(?=[.!?](?:\s|$)|$)/gi;

/** `line 12`, `lines 12`, `l. 12`, and in words. */
const LINE_WORD =
  /\b(?:lines?|rows?|ln)\.?(?: number| no\.?)? #?(\d+|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b)/gi;

/** A line's number as logs write it. */
const numbered = (line: number): RegExp =>
  new RegExp(`(?:[:(]|\\blines? |\\bL)${line}(?!\\d)|^\\s*(?:>\\s*)?${line}\\s*[|│:]`);

/** A word of a language: nothing that a file, an identifier, a code or a number would be. */
const PLAIN = /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]{2})(?:['’-][a-z]+)*$/;
const FILE_WORD = /^[A-Z][a-z]*file$/;
/** Names and abbreviations that cite nothing. */
const KNOWN = new Set(
  'API CI CSS ESLint GitHub HTML HTTP JSON JavaScript SQL TypeScript URL YAML e.g i.e'.split(' '),
);

const isPlain = (word: string): boolean => KNOWN.has(word) || (PLAIN.test(word) && !FILE_WORD.test(word));

/** Held apart while the rest is looked at: no prose has it, since controls are taken out before. */
const HOLD = '\u0001';
// oxlint-disable-next-line no-control-regex -- It is what holds apart.
const PIECES = /(\s+|\u0001\d+\u0001)/;

/**
 * One line of prose in which nothing is cited that is not in the source: quotations and what is reported must
 * stand there word for word, and so must each word that is none of plain English.
 */
export function strike(prose: string, source: Source): Struck {
  const kept: string[] = [];
  let struck = 0;
  const hold = (text: string): string => `${HOLD}${kept.push(text) - 1}${HOLD}`;
  const judged = (text: string, holds: boolean, shown = text): string => {
    if (!holds) struck++;
    return hold(holds ? shown : STRUCK);
  };
  // Characters that only look like others are made those.
  const clean = inline(cleanText(prose.slice(0, 4 * MAX_PROSE)).normalize('NFKC'), MAX_PROSE);
  const text = clean
    .replace(QUOTED, (all, ...groups: readonly (string | undefined)[]) => {
      const cited = groups.slice(0, 5).find((group) => group !== undefined) ?? '';
      return judged(all, holdsQuotation(cited, source));
    })
    .replace(REPORTED, (all, cited: string) =>
      cited.includes(HOLD)
        ? all
        : `${all.slice(0, all.length - cited.length)}${judged(cited, occurs(cited, source.lines))}`,
    )
    .replace(LINE_WORD, (all, number: string) =>
      judged(
        all,
        source.lines.some((line) => numbered(Number(number)).test(line)),
      ),
    )
    .split(PIECES)
    .map((piece, at, all) =>
      piece.trim() === '' || piece.startsWith(HOLD)
        ? piece
        : judgedWord(piece, isFree(all, at), { source, judged }),
    )
    .join('');
  return { text: restored(text, kept), struck };
}

function holdsQuotation(cited: string, source: Source): boolean {
  const text = cited.trim();
  // A word in quotes is no citation while it is a word.
  return isPlain(text) || occurs(text, source.lines) || holdsAddress(text, source);
}

/** Whether a piece has blanks before it: punctuation behind what is held apart is none of its own. */
function isFree(all: readonly string[], at: number): boolean {
  const before = all[at - 1] ?? '';
  return before === '' ? at < 2 : before.trim() === '';
}

type Judge = (text: string, holds: boolean, shown?: string) => string;

const OPENING = new Set('([{"\'`*_-');
const CLOSING = new Set(')]}"\'`*_,;:.!?…-');

/** A word without the punctuation around it. */
function coreOf(word: string): { readonly from: number; readonly to: number } {
  let [from, to] = [0, word.length];
  while (from < to && OPENING.has(word.charAt(from))) from++;
  while (to > from && CLOSING.has(word.charAt(to - 1))) to--;
  return { from, to };
}

interface Judging {
  readonly source: Source;
  readonly judged: Judge;
}

function judgedWord(word: string, isFirst: boolean, { source, judged }: Judging): string {
  const { from, to } = coreOf(word);
  const [before, core, after] = [word.slice(0, from), word.slice(from, to), word.slice(to)];
  if (core === '') return !isFirst || /^[-–—]$/.test(word) ? word : judged(word, false);
  if (isPlain(core)) return `${before}${core}${after}`;
  const holds = (!core.includes('/') && occurs(core, source.lines)) || holdsAddress(core, source);
  return `${before.replaceAll(/[*_`"']/g, '')}${judged(core, holds)}${after.replaceAll(/[*_`"']/g, '')}`;
}

/** `src/a.ts`, `src/a.ts:12:3`, or a word with a slash as it stands in the source. */
function holdsAddress(text: string, source: Source): boolean {
  const [, file = '', line] = /^(.+?)(?::(\d+)(?::\d+)?)?$/.exec(text) ?? [];
  if (line === undefined) return knowsFile(file, source);
  return knowsFile(file, source) && knowsLine(file, Number(line), source);
}

function restored(text: string, kept: readonly string[]): string {
  const parts = text.split(HOLD);
  const whole = parts.map((part, at) => (at % 2 === 1 ? (kept[Number(part)] ?? '') : part)).join('');
  return whole.replaceAll(/(?:‹struck out› ?){2,}/g, `${STRUCK} `).trim();
}
