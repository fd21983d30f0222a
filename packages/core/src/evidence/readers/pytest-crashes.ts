import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PythonError, parsePythonError } from './python-error.ts';

const CONFTEST = /^ImportError while loading conftest '(.+)'\.$/;
const INTERNAL = 'INTERNALERROR> ';
/** pytest-timeout, where it ends the process: stacks of all threads between two such lines. */
const TIMEOUT = /(?:^|[^+])\+{3,} Timeout \+{3,}$/;
const TIMED_OUT = 'the time-out ended the run here';
const MAX_LINES = 400;

type Kind = 'conftest' | 'internal' | 'timeout';

interface Open {
  readonly kind: Kind;
  readonly logLine: number;
  readonly lines: string[];
}

type Add = (said: Omit<PythonError, 'frames'> & Pick<Finding, 'logLine' | 'place'>) => void;

/** What ends pytest outside of its sections: a `conftest.py`, an error of its own, a time-out. */
export interface PytestCrashes {
  line(text: string, number: number): boolean;
  isOpen(): boolean;
  close(): void;
}

export function createPytestCrashes(add: Add, paths: Paths): PytestCrashes {
  let open: Open | undefined;

  function close(): void {
    // A stack of a thread has no message: its last frame is where it waits.
    const lines = open?.kind === 'timeout' ? [...open.lines, TIMED_OUT] : open?.lines;
    const error = lines && parsePythonError(lines, paths);
    if (open && error) {
      const { frames, ...said } = error;
      const [place] = frames;
      if (place || open.kind !== 'timeout')
        add({ ...said, logLine: open.logLine, ...(place ? { place } : {}) });
    }
    open = undefined;
  }

  /** Takes what belongs to the open one; its end closes it. */
  function inside(text: string, { kind, lines }: Open): boolean {
    const isInternal = text.startsWith(INTERNAL);
    const isEnd = kind === 'internal' ? !isInternal : kind === 'timeout' ? TIMEOUT.test(text) : text === '';
    if (isEnd) close();
    else if (lines.length < MAX_LINES) lines.push(isInternal ? text.slice(INTERNAL.length) : text);
    return !isEnd || kind === 'timeout';
  }

  return {
    close,
    isOpen: () => open !== undefined,
    line(text, number) {
      if (open) return inside(text, open);
      const kind = kindOf(text);
      if (kind === undefined) return false;
      open = { kind, logLine: number, lines: kind === 'internal' ? [text.slice(INTERNAL.length)] : [] };
      return true;
    },
  };
}

function kindOf(text: string): Kind | undefined {
  if (text.startsWith(INTERNAL)) return 'internal';
  if (text.startsWith('ImportError while') && CONFTEST.test(text)) return 'conftest';
  return text.endsWith('+') && TIMEOUT.test(text) ? 'timeout' : undefined;
}
