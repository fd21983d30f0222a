// oxlint-disable no-control-regex -- control characters are what this file is about

/** What makes a line need cleaning at all: most lines of most logs have none of it. */
const UNCLEAN =
  /[\0-\x08\n-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffd]/;

/** Whether a character beyond ASCII is one of these. */
export function isUnclean(code: number): boolean {
  if (code < 0x200b) return code < 0xa0 || code === 0x61c;
  if (code < 0xd800) return code < 0x2070 && UNCLEAN.test(String.fromCharCode(code));
  return code < 0xe000 || code >= 0xfeff;
}

/** Colours alone, which is what most logs have: taken first, since that is fast. */
const COLOURS = /\x1b\[[\d;:]*m/g;

/** OSC, DCS, SOS, PM and APC up to their end; a hyperlink (OSC 8) leaves its text. */
const STRINGS = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)/g;

/** Colours, cursor moves and the other CSI sequences. */
const CSI = /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])/g;

/** The short escapes (`ESC c`, `ESC ( B`), and what is left of a sequence that never ended. */
const ESCAPES = /\x1b(?:[ -/]*[0-~])?/g;

/** What some programs take for the end of a line. */
const BREAKS = /[\n\v\f\x85\u2028\u2029]/g;

/** Controls but tab, marks that turn the direction of text, and characters that nobody can see. */
const INVISIBLE =
  /[\0-\x08\n-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/**
 * One line of a log as text: no control sequences, no control characters but tab, no bidi or invisible
 * characters, `?` for what was not valid text. Of a progress line, the last state.
 */
export function cleanText(line: string): string {
  if (!UNCLEAN.test(line)) return line;
  const plain = line.includes('\x1b') ? line.replace(COLOURS, '') : line;
  if (plain !== line && !UNCLEAN.test(plain)) return plain;
  const flat = plain.includes('\x1b') || hasC1(plain) ? withoutSequences(plain) : plain;
  return lastState(flat)
    .replace(BREAKS, ' ')
    .replace(INVISIBLE, '')
    .toWellFormed()
    .replace(/\ufffd/g, '?');
}

function hasC1(line: string): boolean {
  return /[\x90-\x9f]/.test(line);
}

function withoutSequences(line: string): string {
  return line.replace(STRINGS, '').replace(CSI, drawn).replace(ESCAPES, '');
}

/** What a CSI sequence leaves to see: a move to column 1 begins the line again, a move right is a gap. */
function drawn(_sequence: string, parameters: string, final: string): string {
  if (final === 'G' && (parameters === '' || parameters === '0' || parameters === '1')) return '\r';
  if (final === 'C') return ' '.repeat(Math.min(Number(parameters) || 1, 200));
  return '';
}

/** Of `10%\r20%\rdone`, `done`: what a reader of the terminal would have seen in the end. */
function lastState(line: string): string {
  if (!line.includes('\r')) return line;
  const states = line.split('\r');
  return states.findLast((state) => state.trim() !== '') ?? '';
}
