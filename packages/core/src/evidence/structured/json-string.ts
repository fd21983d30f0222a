/** More of a string is left out: it is a source file or the like. */
const MAX_STRING = 4000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** One string of JSON at a time, in pieces. */
export interface JsonString {
  open(): void;
  isOpen(): boolean;
  /** Takes the text from `from` on, up to its end or behind the closing quote; gives where it stopped. */
  push(text: string, from: number): number;
  /** The string, once it is closed. */
  take(): string | undefined;
}

export function createJsonString(): JsonString {
  let content = '';
  let isOpen = false;
  /** What stands behind a backslash so far. */
  let escape: string | undefined;

  function append(piece: string): void {
    if (content.length < MAX_STRING) content += piece.slice(0, MAX_STRING - content.length);
  }

  function inEscape(char: string): void {
    escape = `${escape ?? ''}${char}`;
    if (escape.startsWith('u') && escape.length < 5) return;
    append(unescaped(escape));
    escape = undefined;
  }

  return {
    open() {
      content = '';
      isOpen = true;
    },
    isOpen: () => isOpen,
    push(text, from) {
      if (escape !== undefined) {
        inEscape(text.charAt(from));
        return from + 1;
      }
      let at = from;
      while (at < text.length && text.charCodeAt(at) !== QUOTE && text.charCodeAt(at) !== BACKSLASH) at++;
      append(text.slice(from, at));
      if (text.charCodeAt(at) === BACKSLASH) escape = '';
      else if (at < text.length) isOpen = false;
      return Math.min(at + 1, text.length);
    },
    take: () => (isOpen ? undefined : content),
  };
}

function unescaped(escape: string): string {
  if (escape.startsWith('u')) return String.fromCharCode(Number.parseInt(escape.slice(1), 16) || 0x20);
  return ESCAPES[escape] ?? escape;
}
