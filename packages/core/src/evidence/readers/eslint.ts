import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createEslintCrash } from './eslint-crash.ts';
import { createEslintProblems } from './eslint-problems.ts';

const TALLY = /^✖ \d+ problems? \((\d+ errors?, \d+ warnings?)\)/;
const TOO_MANY = /^ESLint found too many warnings \(maximum: \d+\)/;

/**
 * ESLint's `stylish` output, `--max-warnings`, and its `Oops! Something went wrong!` for a configuration
 * or a rule that fails. Tried on 9.39 and 10.15.
 */
export function createEslintReader(sink: Sink, paths: Paths): Reader {
  const crash = createEslintCrash(sink, paths);
  const problems = createEslintProblems(sink, paths);
  let tooMany: { readonly message: string; readonly logLine: number } | undefined;

  function summary(text: string, logLine: number): boolean {
    const tally = TALLY.exec(text)?.[1];
    if (tally !== undefined) sink.tally(tally);
    const isTooMany = TOO_MANY.test(text);
    if (isTooMany) tooMany = { message: text, logLine };
    return isTooMany || tally !== undefined;
  }

  return {
    line(text, logLine) {
      if (crash.line(text, logLine)) return true;
      const first = text.charCodeAt(0);
      const maySumUp = first === 0x2716 || first === 0x45; // ✖ or E
      return (maySumUp && summary(text, logLine)) || problems.line(text, logLine);
    },
    end() {
      crash.end();
      problems.end();
      if (!tooMany) return;
      // Where the warnings are shown, they are what is to mend.
      if (problems.count() > 0) sink.warningsFailed();
      else
        sink.add({ tool: 'eslint', severity: 'error', code: 'max-warnings', certainty: 'sure', ...tooMany });
    },
  };
}
