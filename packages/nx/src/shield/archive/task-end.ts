import { isUtf8 } from 'node:buffer';
import { MAX_TERMINAL_BYTES } from './bounds.ts';
import { type Gathering, gathering } from './gathering.ts';
import type { RefusalKind } from './refusal.ts';
import type { TarEntry } from './tar-reader.ts';

export const CODE = 'code';
export const TERMINAL_OUTPUT = 'terminalOutput';

/** Of the exit code, a number with its highest byte first. */
export const CODE_BYTES = 4;

/** How a task ended: the two entries that are no outputs. Both must be there, and the task have passed. */
export interface TaskEnd {
  begin(entry: TarEntry): RefusalKind | undefined;
  content(bytes: Uint8Array): void;
  end(): RefusalKind | undefined;
  /** When there are no more entries. */
  finish(): RefusalKind | undefined;
  /** Once it is finished. */
  terminalOutput(): string;
}

export function isTaskEnd(path: string): boolean {
  return path === CODE || path === TERMINAL_OUTPUT;
}

export function taskEnd(): TaskEnd {
  let code: Gathering | undefined;
  let terminal: Gathering | undefined;
  let open: Gathering | undefined;
  return {
    begin: ({ path, type, size }) => {
      if (path === CODE) {
        if (type !== 'file' || size !== CODE_BYTES || code) return 'code';
        open = code = gathering(size);
        return undefined;
      }
      if (type !== 'file' || size > MAX_TERMINAL_BYTES || terminal) return 'terminal-output';
      open = terminal = gathering(size);
      return undefined;
    },
    content: (bytes) => {
      open?.take(bytes);
    },
    end: () => {
      if (open === code) return code?.bytes.readUInt32BE() === 0 ? undefined : 'failed';
      return terminal && isUtf8(terminal.bytes) ? undefined : 'terminal-text';
    },
    finish: () => (code ? (terminal ? undefined : 'terminal-output') : 'code'),
    terminalOutput: () => terminal?.bytes.toString('utf8') ?? '',
  };
}
