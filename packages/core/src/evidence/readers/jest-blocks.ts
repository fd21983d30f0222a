import type { Paths } from '../paths.ts';
import type { Sink } from '../reader.ts';
import { type JestBlock, jestFinding } from './jest-errors.ts';

/** What a test printed: `  console.log`, or below `● Console` a bit further in. */
const CONSOLE = /^ {2,4}console\.\w+$/;
/** ts-jest prints what TypeScript says, which the reader of that knows. */
const TYPE_ERROR = /[\d)](?: -|:) (?:error|warning) TS\d+: |^\s*error TS\d+: /;

const MAX_LINES = 300;
const MAX_STACK_LINES = 60;

/** What stands indented below a `●`, or below what a test printed. */
export interface JestBlocks {
  /** Whether the line belongs to one, and to no other reader. */
  line(text: string, ink: number): boolean;
  open(title: string, logLine: number, file: string | undefined): void;
  isOpen(): boolean;
  close(): void;
}

export function createJestBlocks(sink: Sink, paths: Paths): JestBlocks {
  let block: JestBlock | undefined;
  /** Lines of the open block belong to somebody else. */
  let isForeign = false;
  let isConsole = false;

  function close(): void {
    if (block && !isForeign) sink.add(jestFinding(block, paths));
    block = undefined;
    isForeign = isConsole = false;
  }

  function inside(text: string): boolean {
    if (!block) return isConsole;
    isForeign ||= block.lines.length < 3 && TYPE_ERROR.test(text);
    const isStack = /^\s+at /.test(text) && block.lines.length < MAX_LINES + MAX_STACK_LINES;
    if (block.lines.length < MAX_LINES || isStack) block.lines.push(text.slice(4));
    return !isForeign;
  }

  return {
    close,
    isOpen: () => block !== undefined || isConsole,
    open(title, logLine, file) {
      close();
      isConsole = title === 'Console';
      const isError = !isConsole && !title.startsWith('Cannot log after tests');
      block = isError ? { title, logLine, lines: [], file } : undefined;
    },
    line(text, ink) {
      if (ink === 0x63 && CONSOLE.test(text)) {
        close();
        return (isConsole = true);
      }
      if (!block && !isConsole) return false;
      const isIndented = text === '' || text.startsWith('    ');
      if (!isIndented) close();
      return isIndented && inside(text);
    },
  };
}
