import { parseHeading } from '../error-heading.ts';
import type { Paths } from '../paths.ts';
import type { Sink } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';
import { isRolldownHead, parseRolldownError } from './rolldown-error.ts';

/** A frame of code, a stack and an explanation are shorter. */
const MAX_LINES = 100;

interface Start {
  readonly sink: Sink;
  readonly paths: Paths;
  readonly logLine: number;
  /** What was said instead of `Build failed with 1 error:`. */
  readonly said?: string;
}

interface Block {
  readonly logLine: number;
  readonly lines: string[];
}

/** The errors below one `Build failed with 2 errors:`, and the stack of the build below them. */
export interface RolldownErrors {
  /** A line of a frame of code, which may look like anything. */
  frame(text: string): void;
  /** Any other line; false where it is none of this. */
  line(text: string, number: number): boolean;
  /** Another reader has taken lines in between: it knows what failed. */
  interrupt(): void;
  end(): void;
}

export function createRolldownErrors({ sink, paths, logLine, said }: Start): RolldownErrors {
  let block: Block | undefined = said === undefined ? undefined : { logLine, lines: [said] };
  let isUnexplained = said === undefined;
  let isStack = false;
  let last = '';

  function flush(): void {
    if (block) sink.add(parseRolldownError(block.lines, block.logLine, paths));
    block = undefined;
  }

  function begin(text: string, number: number): boolean {
    if (!isRolldownHead(text) && !isHeading(text, isStack || last !== '')) return false;
    flush();
    block = { logLine: number, lines: [text] };
    return !(isUnexplained = isStack = false);
  }

  function push(text: string): void {
    if (block && block.lines.length < MAX_LINES) block.lines.push(text);
  }

  /** Behind the stack, only what is indented; before it, also the further lines of a message. */
  function belongs(text: string): boolean {
    isStack ||= parseStackFrame(text, paths) !== undefined;
    if (text.charCodeAt(0) === 0x20 || text === '}') return true;
    return !isStack && (last !== '' || /^(?:Caused by|Stack backtrace):$/.test(text));
  }

  return {
    frame: push,
    line(text, number) {
      // Behind `[plugin x] a.ts` stands the plugin's error.
      const isMessage = block?.lines.length === 1 && last !== '';
      const isMine = text === '' || (!isMessage && begin(text, number)) || belongs(text);
      if (isMine && block?.logLine !== number) push(text);
      last = text;
      return isMine;
    },
    interrupt() {
      isUnexplained = false;
    },
    end() {
      flush();
      if (isUnexplained)
        sink.add({
          tool: 'rolldown',
          severity: 'error',
          certainty: 'likely',
          message: 'Build failed',
          logLine,
        });
    },
  };
}

/** `Error: [vite]: …`, where an error of rolldown's own would begin with its kind. */
function isHeading(text: string, isInside: boolean): boolean {
  return !isInside && parseHeading(text) !== undefined;
}
