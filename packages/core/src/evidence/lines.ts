import { cleanText } from './clean.ts';
import { RETURN, createScan, marksOf } from './look.ts';

/** A longer line is cut: nothing that a person reads is longer, and memory stays bounded. */
const MAX_LINE = 16_384;

/** Takes a log in chunks of any size. */
export interface LineSplitter {
  push(chunk: string): void;
  /** The log is at its end: a last line without `\n` is a line too. */
  end(): void;
}

/**
 * Gives each line to `emit`, without its end and cut at `MAX_LINE`; of what a carriage return drew
 * over, only the last state; and its marks (`look.ts`). The same log gives the same lines however it is cut
 * into chunks. `see` gets the raw text before: a line with its end, or what of it a chunk has.
 */
export function createLineSplitter(
  emit: (line: string, marks: number) => void,
  see: (text: string, from: number, end: number) => void = () => {},
): LineSplitter {
  /** What is drawn since the last carriage return. */
  let current = '';
  /** The last state before it that showed anything. */
  let shown = '';
  let open = false;
  const scan = createScan();

  function take(piece: string): void {
    open ||= piece !== '';
    let from = 0;
    for (;;) {
      const back = piece.indexOf('\r', from);
      if (current.length < MAX_LINE) {
        const end = Math.min(back === -1 ? piece.length : back, from + MAX_LINE - current.length);
        current += piece.slice(from, end);
      }
      if (back === -1) return;
      if (isVisible(current)) shown = current;
      current = '';
      from = back + 1;
    }
  }

  function close(piece: string): void {
    take(piece);
    const line = shown === '' || isVisible(current) ? current : shown;
    current = shown = '';
    open = false;
    emit(line, marksOf(line));
  }

  return {
    push(chunk) {
      let from = 0;
      for (let end = scan.line(chunk, from); end < chunk.length; end = scan.line(chunk, from)) {
        see(chunk, from, end + 1);
        // Nearly every line is whole and plain.
        const isPlain = !open && (scan.marks & RETURN) === 0 && end - from <= MAX_LINE;
        if (isPlain) emit(chunk.slice(from, end), scan.marks);
        else close(chunk.slice(from, end));
        from = end + 1;
      }
      if (from === chunk.length) return;
      see(chunk, from, chunk.length);
      take(chunk.slice(from));
    },
    end() {
      if (open) close('');
    },
  };
}

/** Whether anything is left to see once control sequences are gone; looks no further than it must. */
function isVisible(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x20 && code < 0x7f) return true;
    if (code === 0x1b && text.charAt(at + 1) === '[') at = endOfSequence(text, at + 2);
    else if (code > 0x7e || code === 0x1b) return cleanText(text.slice(at)).trim() !== '';
  }
  return false;
}

function endOfSequence(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) < 0x40) at++;
  return at;
}
