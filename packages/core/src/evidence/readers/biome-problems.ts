import type { Location } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';
import { createWarnings, tallyOf } from '../warnings.ts';
import { createBiomeErrors } from './biome-errors.ts';

export type BiomeLevel = 'error' | 'warning' | 'info';

export interface BiomeProblem {
  readonly location?: Location;
  /** `lint/suspicious/noDebugger`, `parse`, `format` */
  readonly category: string;
  readonly level: BiomeLevel;
  readonly message: string;
  readonly logLine: number;
}

/** What Biome found, in whatever format it was printed. */
export interface BiomeProblems {
  add(problem: BiomeProblem): void;
  /** What Biome counted, where it is not told in lines. */
  count(counts: { readonly errors: number; readonly warnings: number; readonly hidden: number }): void;
  /** Whether the line is one of those that Biome counts with. */
  summary(text: string): boolean;
  end(): void;
}

const FOUND = /^Found (\d+) (error|warning|info)s?\.$/;
const HIDDEN = /^Diagnostics not shown: (\d+)\.$/;
const SUMMARY =
  /^(?:Checked \d+ files? in |Formatted \d+ files? in |The number of diagnostics exceeds the limit)/;

export function createBiomeProblems(sink: Sink, paths: Paths): BiomeProblems {
  const warnings = createWarnings(sink);
  const errors = createBiomeErrors(sink);
  /** Of one run, the most; of several runs, what was seen is more. */
  const found = { error: 0, warning: 0 };
  let hidden = 0;
  let rest: Finding | undefined;

  /** Of the whole run: that there were errors is known, that it failed because of warnings is not. */
  function run({ message }: BiomeProblem, finding: Finding): void {
    if (message.startsWith('Some warnings were emitted')) sink.warningsFailed();
    else if (!message.startsWith('Some errors were emitted')) rest = finding;
  }

  return {
    add(problem) {
      const finding = findingOf(problem, paths);
      if (problem.location === undefined) run(problem, finding);
      else if (problem.level === 'error') errors.add(finding, problem.category);
      else if (problem.level === 'warning') warnings.add(finding);
    },
    count(counts) {
      found.error = Math.max(found.error, counts.errors);
      found.warning = Math.max(found.warning, counts.warnings);
      hidden = Math.max(hidden, counts.hidden);
    },
    summary(text) {
      const [, number, what] = FOUND.exec(text) ?? [];
      if (what === 'error' || what === 'warning') found[what] = Math.max(found[what], Number(number));
      const unseen = HIDDEN.exec(text)?.[1];
      hidden = Math.max(hidden, Number(unseen ?? 0));
      return what !== undefined || unseen !== undefined || SUMMARY.test(text);
    },
    end() {
      warnings.end();
      errors.end();
      if (rest && errors.count() === 0) sink.add(rest);
      if (hidden > 0 && errors.count() === 0 && found.error > 0) sink.add(allHidden(found.error));
      const seen = {
        error: Math.max(found.error, errors.count()),
        warning: Math.max(found.warning, warnings.count()),
      };
      const tally = summed(seen, hidden, warnings.rules());
      if (tally !== '') sink.tally(tally);
    },
  };
}

function findingOf({ location, category, level, message, logLine }: BiomeProblem, paths: Paths): Finding {
  const place = location && paths.locate(location);
  return {
    tool: 'biome',
    severity: level === 'warning' ? 'warning' : 'error',
    certainty: 'sure',
    code: category.replace(/^(?:lint|assist)\/.*\//, ''),
    message,
    logLine,
    ...(place ? { place } : {}),
  };
}

/** Of what was not printed, the rules are not known; one problem needs no count. */
function summed(found: { error: number; warning: number }, hidden: number, rules: string): string {
  if (found.error + found.warning < 2) return '';
  const count = tallyOf(found.error, found.warning, hidden > 0 ? '' : rules);
  return hidden > 0 ? `${count} (${hidden} not shown)` : count;
}

/** Biome prints the first twenty diagnostics only, and those may all be warnings. */
function allHidden(errors: number): Finding {
  const message = `${errors} error${errors === 1 ? '' : 's'}, not shown: biome --max-diagnostics=none --diagnostic-level=error`;
  return { tool: 'biome', severity: 'error', certainty: 'sure', message, logLine: Number.MAX_SAFE_INTEGER };
}
