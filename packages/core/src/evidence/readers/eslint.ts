import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createDistinct, createWarnings, tallyOf } from '../warnings.ts';
import { createEslintCrash } from './eslint-crash.ts';
import { createEslintProblems } from './eslint-problems.ts';

const TALLY = /^✖ \d+ problems? \((\d+) errors?, (\d+) warnings?\)/;
const TOO_MANY = /^ESLint found too many warnings \(maximum: \d+\)/;

/** `Invalid option '--x'`: the only thing that ESLint says without its own heading. */
const OPTION = /^Invalid option '[^']{1,100}'/;

/**
 * ESLint's `stylish` output, with its warnings counted by rule, `--max-warnings`, and its `Oops! Something
 * went wrong!` for a configuration or a rule that fails. Tried on 9.39 and 10.15.
 */
export function createEslintReader(sink: Sink, paths: Paths): Reader {
  const crash = createEslintCrash(sink, paths);
  const warnings = createWarnings(sink);
  const problems = createEslintProblems((finding) => {
    if (finding.severity === 'warning') warnings.add(finding);
    else {
      if (isNew(finding)) seen++;
      sink.add(finding);
    }
  }, paths);
  let seen = 0;
  const isNew = createDistinct();
  /** Of one run, the most; of several runs, what was seen is more. */
  const counted = { errors: 0, warnings: 0 };
  let tooMany: { readonly message: string; readonly logLine: number } | undefined;

  function failed(message: string, logLine: number, code: string): void {
    sink.add({ tool: 'eslint', severity: 'error', certainty: 'sure', message, logLine, code });
  }

  function summary(text: string, logLine: number): boolean {
    const [whole, errors, warned] = TALLY.exec(text) ?? [];
    counted.errors = Math.max(counted.errors, Number(errors ?? 0));
    counted.warnings = Math.max(counted.warnings, Number(warned ?? 0));
    const isTooMany = TOO_MANY.test(text);
    if (isTooMany) tooMany = { message: text, logLine };
    const isOption = OPTION.test(text);
    if (isOption) failed(text, logLine, 'option');
    return isTooMany || isOption || whole !== undefined;
  }

  return {
    line(text, logLine) {
      if (crash.line(text, logLine)) return true;
      const first = text.charCodeAt(0);
      const maySumUp = first === 0x2716 || first === 0x45 || first === 0x49; // ✖, E or I
      return (maySumUp && summary(text, logLine)) || problems.line(text, logLine);
    },
    end() {
      crash.end();
      problems.end();
      // Where the warnings are shown, they are what is to mend.
      if (tooMany && problems.count() > 0) sink.warningsFailed();
      else if (tooMany) failed(tooMany.message, tooMany.logLine, 'max-warnings');
      warnings.end();
      const [errors, warned] = [Math.max(seen, counted.errors), Math.max(warnings.count(), counted.warnings)];
      if (errors + warned > 1) sink.tally(tallyOf(errors, warned, warnings.rules()));
    },
  };
}
