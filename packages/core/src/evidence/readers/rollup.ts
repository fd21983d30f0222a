import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';
import { parseRollupError } from './rollup-error.ts';

/** Rollup's command, what its API throws, and Vite, which says it a line earlier. */
const HEAD = /^(?:\[!\] |(?:Error \[)?RollupError\]?: )/;
const VITE = 'error during build:';

const MAX_LINES = 60;

interface Open {
  readonly logLine: number;
  readonly lines: string[];
  isStack: boolean;
  isBroken: boolean;
}

/**
 * The one error of Rollup 4 or of Vite 5 to 7, and of any Vite an error that is none of its bundler's: a
 * plugin's, a configuration's. Tried on Rollup 4.68 and Vite 5.4, 7.3 and 8.3.
 */
export function createRollupReader(sink: Sink, paths: Paths): Reader {
  let open: Open | undefined;
  let last = 0;

  function close(): void {
    const lines = open?.lines ?? [];
    const finding = open && lines.length > 0 ? parseRollupError(lines, open, paths) : undefined;
    if (finding) sink.add(finding);
    open = undefined;
  }

  function begin(text: string, logLine: number): boolean {
    const isVite = text === VITE;
    if (!isVite && !HEAD.test(text)) return false;
    close();
    const lines = isVite ? [] : [text];
    open = { logLine, lines, isStack: false, isBroken: false };
    return true;
  }

  /** All lines up to the stack, the stack, and what is indented behind it. */
  function belongs(text: string, to: Open): boolean {
    if (isEcho(text)) return false;
    to.isStack ||= parseStackFrame(text, paths) !== undefined;
    if (!to.isStack) return to.lines.length < MAX_LINES;
    return text === '' || text === '}' || text.startsWith('  ');
  }

  return {
    begins: { first: '[ERe' },
    isOpen: () => open !== undefined,
    line(text, number) {
      // Another reader knows these lines better: what is left are lines that say the same again.
      if (open && number !== last + 1) {
        open.isBroken = true;
        if (open.lines.length === 0) open = undefined;
      }
      last = number;
      if (begin(text, number)) return true;
      if (!open) return false;
      const isMine = belongs(text, open);
      if (!isMine) close();
      else if (open.lines.length < MAX_LINES) open.lines.push(text);
      return isMine;
    },
    end: close,
  };
}
