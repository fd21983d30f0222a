// Whether the search for parts finds what there is to find, and nothing where there is nothing.
//
//   node tools/setup.mjs tools/bench/planted.ts --seed 1 --count 100
//   node tools/setup.mjs tools/bench/planted.ts --scale 50000 [--tangled 1]
//
// Projects of 20 to 1,000 files with planted areas, and some without any. What a split saves is counted on 2,000
// commits that the search has not seen, by code that it shares nothing with, beside the best way to put the planted
// areas together. Small projects of at most eight units are held against all partitions. `--scale` is one project
// of that many files with 1,000 commits. Prints one JSON line last.
import { PART_RULE, searchParts } from '@subminute/core/decompose';
import { type Optimum, bestOfAll } from '../planted/optimum.ts';
import { leastWork, mean, plainWork } from '../planted/plain.ts';
import { large } from '../planted/large.ts';
import { small } from '../planted/small.ts';
import { KINDS, type Kind, type Planted, planted } from '../planted/project.ts';
import { numbers, random, report } from './options.ts';

const { seed, count, scale, tangled, verbose } = numbers({
  seed: 1,
  count: 40,
  scale: 0,
  tangled: 0,
  verbose: 0,
});
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
  /** No split saves more. */
  readonly mostMs: number;
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
    mostMs: now - mean(leastWork(problem, commits)),
    optimum: bestOfAll(problem, areas, commits, PART_RULE),
    why: answer.why.join('; '),
  };
}

/** Of the best of all partitions, what the search finds: on commits that it has not seen. */
function smallOutcome(dice: () => number): { savedMs: number; optimum: Optimum; nowMs: number } {
  const { problem, units, fresh } = small(dice);
  const rule = { ...PART_RULE, leastFiles: 1 };
  const answer = searchParts(problem, rule);
  const commits = fresh(FRESH);
  const now = mean(plainWork(problem, [problem.files.map((_, file) => file)], commits));
  const savedMs = answer.verdict === 'split' ? now - mean(plainWork(problem, answer.parts, commits)) : 0;
  return { savedMs, nowMs: now, optimum: bestOfAll(problem, units, commits, rule) };
}

const dice = random(seed);

function plantedFigures(): Record<string, number> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < count; i++) {
    const files = Math.round(20 * 50 ** dice());
    const outcome = outcomeOf(planted(KINDS[i % KINDS.length] ?? 'areas', files, dice));
    outcomes.push(outcome);
    if (verbose > 0) console.log(lineOf(i, outcome));
  }
  const worth = outcomes.filter(isWorth);
  const smalls = Array.from({ length: count }, () => smallOutcome(dice)).filter(isWorth);
  return {
    worth: worth.length,
    savingShare: shareOf(worth),
    leastShare: worth.reduce((least, o) => Math.min(least, o.savedMs / o.optimum.savedMs), 1),
    missed: worth.filter(({ isSplit }) => !isSplit).length,
    nothing: outcomes.filter(isNothing).length,
    falseSplits: outcomes.filter((o) => o.isSplit && (o.savedMs <= 0 || isNothing(o))).length,
    small: smalls.length,
    smallShare: shareOf(smalls),
    cpuSeconds: outcomes.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1000,
    mostCpuSeconds: outcomes.reduce((most, { cpuMs }) => Math.max(most, cpuMs), 0) / 1000,
  };
}

interface Saving {
  readonly savedMs: number;
  readonly nowMs: number;
  readonly optimum: Optimum;
}

/** The bar of the rule: less is not worth a split. */
function barOf(nowMs: number): number {
  return Math.max(PART_RULE.barMs, PART_RULE.barShare * nowMs);
}

function isWorth({ optimum, nowMs }: Saving): boolean {
  return optimum.savedMs > barOf(nowMs);
}

/** By a bound that holds for all partitions. */
function isNothing({ mostMs, nowMs }: Outcome): boolean {
  return mostMs <= barOf(nowMs);
}

/** Of all that could be saved; where the search finds more than what was planted, the planted counts. */
function shareOf(all: readonly Saving[]): number {
  const best = all.reduce((sum, { optimum }) => sum + optimum.savedMs, 0);
  return all.reduce((sum, { savedMs, optimum }) => sum + Math.min(savedMs, optimum.savedMs), 0) / best;
}

function lineOf(i: number, { optimum, why, ...said }: Outcome): string {
  const line = { i, ...said, best: optimum.savedMs, bestParts: optimum.parts.length, why };
  return JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value));
}

function scaleFigures(): Record<string, number | string> {
  const problem = large(scale, { dice, isTangled: tangled > 0 });
  const before = process.cpuUsage();
  const { verdict, parts, proof, why } = searchParts(problem);
  const { user, system } = process.cpuUsage(before);
  console.log(parts.map((files) => files.length).join(' '), why.join('; '));
  return {
    files: scale,
    tangled,
    verdict,
    parts: parts.length,
    savedShare: (proof?.work.savedMs ?? 0) / (proof?.work.before.meanMs ?? 1),
    cpuSeconds: (user + system) / 1e6,
  };
}

const figures = scale > 0 ? scaleFigures() : plantedFigures();
const rounded = Object.entries(figures).map(([name, value]) => [
  name,
  typeof value === 'number' ? Number(value.toFixed(4)) : value,
]);
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
report({ seed, count, ...(Object.fromEntries(rounded) as Record<string, unknown>), peakMb });
const { savingShare = 1, smallShare = 1, falseSplits = 0 } = figures as Record<string, number>;
process.exitCode = savingShare >= 0.9 && smallShare >= 0.9 && falseSplits === 0 ? 0 : 1;
