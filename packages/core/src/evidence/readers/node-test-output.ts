import { lookAt } from '../look.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { createNodeStackReader } from './node-stack.ts';

/** What a test file printed since the last result: as much as an error needs. */
const MAX_LINES = 120;
const MAX_FILES = 100;
const MAX_TOLD = 3;

/** Why a whole test file failed: `node --test` says only `test failed`, what its process printed says more. */
export interface TestOutput {
  line(text: string): void;
  /** A result ends what was printed before it; that of a file has it as its own. */
  result(file?: string): void;
  /** What the process of the file died of, or its last lines. */
  reason(file: string): Pick<Finding, 'message' | 'code' | 'place' | 'detail' | 'frames'>;
}

export function createTestOutput(paths: Paths): TestOutput {
  const byFile = new Map<string, readonly string[]>();
  let printed: string[] = [];
  return {
    line(text) {
      if (printed.push(text) > 2 * MAX_LINES) printed = printed.slice(-MAX_LINES);
    },
    result(file) {
      if (file !== undefined && byFile.size < MAX_FILES) byFile.set(file, printed);
      printed = [];
    },
    reason(file) {
      const lines = byFile.get(file) ?? [];
      const error = errorIn(lines, paths);
      if (error) {
        const { message, code, place, detail = [], frames = [] } = error;
        return {
          message,
          detail,
          frames,
          ...(code === undefined ? {} : { code }),
          ...(place ? { place } : {}),
        };
      }
      return { message: 'test failed', detail: lines.filter((line) => line.trim() !== '').slice(-MAX_TOLD) };
    },
  };
}

/** The error that ended the process. */
function errorIn(lines: readonly string[], paths: Paths): Finding | undefined {
  let last: Finding | undefined;
  const nothing = (): void => {};
  const reader = createNodeStackReader(
    {
      add(finding) {
        if (finding.certainty === 'sure' || last?.certainty !== 'sure') last = finding;
      },
      warningsFailed: nothing,
      tally: nothing,
      quoted: nothing,
    },
    paths,
  );
  for (const [at, line] of lines.entries()) reader.line(line, at + 1, lookAt(line));
  reader.end();
  return last;
}
