import { listFiles } from '../file-list.ts';
import type { Finding, Sink } from '../reader.ts';

/** More files are only counted. */
const MAX_FILES = 10_000;

interface Formatter {
  readonly tool: string;
  /** What mends it. */
  readonly command: string;
  readonly code?: string;
  /** What is wrong with the files. */
  readonly what?: string;
}

/** Files that a formatter would change: one thing to mend, however many there are. */
export interface Unformatted {
  /** `file` is relative to the workspace's root. */
  add(file: string, logLine: number): void;
  end(): void;
}

export function createUnformatted(sink: Sink, { tool, command, code, what }: Formatter): Unformatted {
  const files = new Set<string>();
  let first = 0;

  return {
    add(file, logLine) {
      if (files.size === 0) first = logLine;
      if (files.size < MAX_FILES) files.add(file);
    },
    end() {
      const [only] = files;
      if (only === undefined) return;
      const finding: Omit<Finding, 'message'> = {
        tool,
        severity: 'error',
        certainty: 'sure',
        logLine: first,
        ...(code === undefined ? {} : { code }),
      };
      const state = what ?? 'not formatted';
      if (files.size === 1) sink.add({ ...finding, place: { file: only }, message: `${state}: ${command}` });
      else {
        const message = `${files.size} files ${state}: ${command}`;
        sink.add({ ...finding, message, detail: listFiles([...files]) });
      }
    },
  };
}
