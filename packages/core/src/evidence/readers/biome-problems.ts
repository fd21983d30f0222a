import type { Location } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';
import { createWarnings, tallyOf } from '../warnings.ts';
import { createUnformatted } from './unformatted.ts';

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
  /** Whether the line is one of those that Biome counts with. */
  summary(text: string): boolean;
  end(): void;
}

const FOUND = /^Found (\d+) (error|warning|info)s?\.$/;
const HIDDEN = /^Diagnostics not shown: (\d+)\.$/;
const SUMMARY =
  /^(?:Checked \d+ files? in |Formatted \d+ files? in |The number of diagnostics exceeds the limit)/;

/** So many files whose imports are not sorted are named one by one. */
const FEW = 3;

export function createBiomeProblems(sink: Sink, paths: Paths): BiomeProblems {
  const warnings = createWarnings(sink);
  const unformatted = createUnformatted(sink, { tool: 'biome', command: 'biome format --write' });
  const unsorted = new Map<string, Finding>();
  /** Files that could not be parsed, and so not be formatted either. */
  const unparsed = new Set<string>();
  const found = { error: 0, warning: 0, info: 0 };
  let seen = 0;
  let hidden = 0;
  let rest: Finding | undefined;

  function error(finding: Finding, category: string): void {
    const file = finding.place?.file ?? '';
    seen++;
    if (category === 'parse' && unparsed.size < 1000) unparsed.add(file);
    if (category === 'format' && /^(?:Formatter would|File content)/.test(finding.message)) {
      unformatted.add(file, finding.logLine);
    } else if (category === 'format' && unparsed.has(file)) return;
    else if (category.endsWith('/organizeImports')) unsorted.set(file, unsorted.get(file) ?? finding);
    else sink.add(finding);
  }

  /** Of the whole run: that there were errors is known, that it failed because of warnings is not. */
  function run({ message }: BiomeProblem, finding: Finding): void {
    if (message.startsWith('Some warnings were emitted')) sink.warningsFailed();
    else if (!message.startsWith('Some errors were emitted')) rest = finding;
  }

  return {
    add(problem) {
      const finding = findingOf(problem, paths);
      if (problem.location === undefined) run(problem, finding);
      else if (problem.level === 'error') error(finding, problem.category);
      else if (problem.level === 'warning') warnings.add(finding);
    },
    summary(text) {
      const [, number, what] = FOUND.exec(text) ?? [];
      if (what === 'error' || what === 'warning') found[what] += Number(number);
      const unseen = HIDDEN.exec(text)?.[1];
      if (unseen !== undefined) hidden += Number(unseen);
      return what !== undefined || unseen !== undefined || SUMMARY.test(text);
    },
    end() {
      warnings.end();
      unformatted.end();
      endUnsorted(unsorted, sink);
      if (rest && seen === 0) sink.add(rest);
      if (hidden > 0 && seen === 0 && found.error > 0) sink.add(allHidden(found.error));
      const count = tallyOf(found.error, found.warning, hidden > 0 ? '' : warnings.rules());
      if (found.error + found.warning > 1) sink.tally(hidden > 0 ? `${count} (${hidden} not shown)` : count);
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

function endUnsorted(unsorted: ReadonlyMap<string, Finding>, sink: Sink): void {
  if (unsorted.size <= FEW) {
    for (const finding of unsorted.values()) sink.add(finding);
    return;
  }
  const command = 'biome check --write';
  const list = createUnformatted(sink, {
    tool: 'biome',
    code: 'organizeImports',
    what: 'with unsorted imports',
    command,
  });
  for (const [file, { logLine }] of unsorted) list.add(file, logLine);
  list.end();
}

/** Biome prints the first twenty diagnostics only, and those may all be warnings. */
function allHidden(errors: number): Finding {
  const message = `${errors} error${errors === 1 ? '' : 's'}, not shown: biome --max-diagnostics=none --diagnostic-level=error`;
  return { tool: 'biome', severity: 'error', certainty: 'sure', message, logLine: Number.MAX_SAFE_INTEGER };
}
