import { isDigit, isLetter } from './characters.ts';

/**
 * A number that lines share which are alike. With `ignored`, lines that differ only in their numbers are
 * alike, but for a line and a column behind a file's name (`a.ts:12:3`). One multiplication a character,
 * since it sees every line that looks like an error.
 */
export function shapeOf(text: string, numbers: 'matter' | 'ignored'): number {
  let hash = 0x811c9dc5;
  let wasPlace = false;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (numbers === 'ignored' && isDigit(code)) {
      const isPlace = isBehindFile(text, at, wasPlace);
      let end = at + 1;
      while (end < text.length && isDigit(text.charCodeAt(end))) end++;
      if (!isPlace) {
        code = 0x30;
        at = end - 1;
      }
      wasPlace = isPlace;
    }
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash;
}

/** Whether a number is a line (`.ts:12`), a column (`:12:3`) or more digits of one. */
function isBehindFile(text: string, at: number, wasPlace: boolean): boolean {
  const before = text.charCodeAt(at - 1);
  if (isDigit(before)) return wasPlace;
  if (before !== 0x3a && before !== 0x28) return false;
  const ahead = text.charCodeAt(at - 2);
  return isLetter(ahead) || (wasPlace && isDigit(ahead));
}
