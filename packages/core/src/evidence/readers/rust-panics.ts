import type { Finding, Sink } from '../reader.ts';
import { isOfMain, isPanic, parsePanic } from './rust-panic.ts';
import type { CargoTests } from './cargo-tests.ts';
import type { RustPaths } from './rust-paths.ts';

const OVERFLOW = /^thread '(.+?)' (?:\(\d+\) )?has overflowed its stack$/;
const MAX_LINES = 100;
const MAX_MESSAGE = 12;

/** Panics that stand in the log, of programs and of tests whose output is not caught. */
export interface RustPanics {
  line(text: string, number: number): boolean;
  /** Whether cargo runs a program, whose `main` may end with an `Error: …`. */
  running(isRunning: boolean): void;
  isOpen(): boolean;
  end(): void;
}

interface Open {
  readonly logLine: number;
  readonly lines: string[];
  isTraced: boolean;
}

export function createRustPanics(sink: Sink, paths: RustPaths, tests: CargoTests): RustPanics {
  let open: Open | undefined;
  let isRunning = false;
  let lastError: Finding | undefined;

  function close(): void {
    if (open) give(findingOf(open, paths), threadOf(open.lines[0] ?? ''));
    open = undefined;
  }

  /** A test's thread has the test's name, and tests may panic and pass. */
  function give(finding: Finding, thread: string): void {
    const isOfTest = tests.areRunning() && thread !== 'main' && thread !== '<unnamed>';
    if (isOfTest) tests.panicked({ ...finding, test: thread });
    else sink.add(finding);
  }

  function inside(text: string): boolean {
    if (!open) return false;
    const isMine = belongs(text, open);
    if (!isMine) close();
    else if (open.lines.length < MAX_LINES) open.lines.push(text);
    return isMine;
  }

  return {
    running(is) {
      isRunning = is;
    },
    line(text, number) {
      if (isPanic(text)) {
        close();
        open = { logLine: number, lines: [text], isTraced: false };
        return true;
      }
      if (isRunning && text.startsWith('Error: ')) lastError = errorOfMain(text, number);
      const thread = text.startsWith('thread ') ? OVERFLOW.exec(text)?.[1] : undefined;
      if (thread !== undefined)
        give(fault({ logLine: number, message: `thread '${thread}' has overflowed its stack` }), thread);
      return inside(text);
    },
    isOpen: () => open !== undefined,
    end() {
      close();
      if (lastError) sink.add(lastError);
    },
  };
}

/** Its message, then a backtrace where one was asked for. */
function belongs(text: string, block: Open): boolean {
  if (text === '') return false;
  if (block.isTraced) return text.startsWith(' ') || text.startsWith('note: ');
  block.isTraced = text === 'stack backtrace:';
  return block.lines.length <= MAX_MESSAGE && !/^(?:test |\s*note: run with)/.test(text);
}

/** What a `main` that returns a `Result` prints of it. */
function errorOfMain(text: string, logLine: number): Finding {
  const message = text.slice('Error: '.length);
  return { ...fault({ logLine, message, code: 'Error' }), certainty: 'likely' };
}

function threadOf(head: string): string {
  return /thread '(.+?)'/.exec(head)?.[1] ?? '';
}

/** What happens in another thread than the main one may have been caught. */
function findingOf({ lines, logLine }: Open, paths: RustPaths): Finding {
  const certainty = isOfMain(lines[0] ?? '') ? 'sure' : 'likely';
  return { ...fault({ logLine, ...parsePanic(lines, paths) }), certainty };
}

function fault(said: Omit<Finding, 'tool' | 'severity' | 'certainty'>): Finding {
  return { tool: 'cargo', severity: 'error', certainty: 'sure', ...said };
}
