import { isUnclean } from './clean.ts';
import { isDigit } from './characters.ts';
import { firstInk } from './noise.ts';

/**
 * What is seen of a line before anything is matched. All readers see every line, and most lines are none
 * of theirs: these tell it at the price of a comparison.
 */
export interface Look {
  /** The code of the first character; 0 of an empty line. */
  readonly first: number;
  /** The code of the first character that is no space; 0 where there is none. */
  readonly ink: number;
  /** False: none of the words in `error-words.ts` is in it, so no `error`, `failed` or `warning` either. */
  readonly hasWords: boolean;
  /** False: no line number is behind a file's name, and no arrow points at one. */
  readonly hasPlace: boolean;
  /** Whether it has characters beyond ASCII. */
  readonly isWide: boolean;
}

/** What a scan finds. */
export const CONTROL = 1;
export const WIDE = 2;
const WORDS = 4;
const PLACE = 8;
/** A carriage return, which draws over what stood there. */
export const RETURN = 16;

/**
 * Four characters, in lower case, of each word that may weigh (`error-words.ts`), some of them of several.
 * A test holds them to the patterns.
 */
const PIECES = (
  "rror|xcep|fata|pani|unca|unha|aceb|segm|dump|of m|ot f|such|deni|efus|anno|ld n|ldn'|unre|exit|noen|eacc|" +
  'eadd|eper|enos|emfi|epip|eres|err!|expe|rece|actu|", l|fail|unab|nval|ndef|miss|nexp|d ou|dout|e ou|eout|' +
  'abor|kill|wron|smat|epre|warn'
).split('|');

/** A piece is known by five bits of each character, the same for upper and lower case. */
const HASHES = new Set(PIECES.map((piece) => Array.from(piece).reduce(hashed, 0)));
/** Whether a piece ends in these ten bits: a table that is small enough to stay near. */
const ENDS: Uint8Array = new Uint8Array(1 << 10);
for (const hash of HASHES) ENDS[hash & 0x3ff] = 1;

function hashed(hash: number, char: string): number {
  return (hash << 5) | (char.charCodeAt(0) & 31);
}

/** Looks once at each character of a line. */
export interface Scan {
  /** Of the line that was looked at last. */
  readonly marks: number;
  /** Goes from `from` up to a line feed, or to the end; gives where it stopped. */
  line(text: string, from: number): number;
}

export function createScan(): Scan {
  return new LineScan();
}

/** Which of the marks a line has. */
export function marksOf(line: string): number {
  const scan = createScan();
  scan.line(line, 0);
  return scan.marks;
}

class LineScan implements Scan {
  marks = 0;

  line(text: string, from: number): number {
    let marks = 0;
    let hash = 0;
    let before = 0;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) break;
      hash = ((hash << 5) | (code & 31)) & 0xfffff;
      if (ENDS[hash & 0x3ff] === 1 && HASHES.has(hash)) marks |= WORDS;
      if (code < 0x20) marks |= controlMarks(code);
      else if (code > 0x7e) marks |= wideMarks(code);
      else if (before === 0x3a || before === 0x28)
        marks |= isDigit(code) && isBehindExtension(text, at) ? PLACE : 0;
      else if (before === 0x2d && code === 0x3e) marks |= PLACE;
      before = code;
    }
    this.marks = marks;
    return at;
  }
}

function controlMarks(code: number): number {
  if (code === 0x09) return 0;
  return code === 0x0d ? CONTROL | RETURN : CONTROL;
}

/** Crosses, and the bullet of Jest, are words too. */
function wideMarks(code: number): number {
  switch (code) {
    case 0xd7: // ×
    case 0x25cf: // ●
    case 0x2716: // ✖
    case 0x2717: // ✗
    case 0x2718: // ✘
    case 0x274c: // ❌
    case 0x2a2f: // ⨯
      return WIDE | WORDS;
    case 0x7f:
      return CONTROL;
    default:
      return isUnclean(code) ? WIDE | CONTROL : WIDE;
  }
}

/** `.ts:12`, `.cs(12`, `.svelte (12`; `at` is the number's. */
function isBehindExtension(text: string, at: number): boolean {
  for (let dot = at - 2; dot >= at - 10 && dot >= 0; dot--) {
    if (text.charCodeAt(dot) === 0x2e) return true;
  }
  return false;
}

/** The look at a clean line, from its marks or those of the text it was cleaned from. */
export function lookAt(text: string, marks: number = marksOf(text)): Look {
  return new LineLook(text, marks);
}

class LineLook implements Look {
  readonly first: number;
  readonly ink: number;
  readonly hasWords: boolean;
  readonly hasPlace: boolean;
  readonly isWide: boolean;

  constructor(text: string, marks: number) {
    this.first = text === '' ? 0 : text.charCodeAt(0);
    this.ink = this.first === 0x20 ? firstInk(text) : this.first;
    this.hasWords = (marks & WORDS) !== 0;
    this.hasPlace = (marks & PLACE) !== 0;
    this.isWide = (marks & WIDE) !== 0;
  }
}
