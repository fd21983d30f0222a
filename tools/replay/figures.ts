import { median } from '../bench/options.ts';
import { type Line, type StateLine, type TaskRun, linesOf } from './state.ts';
import { verdictOf } from './verdicts.ts';

/** Seconds of CPU time with two decimals, shares with three. */
export interface Figures {
  readonly commits: number;
  /** Commits with a test task that Nx executes. */
  readonly touched: number;
  readonly tasks: number;
  readonly filesRun: number;
  readonly filesAll: number;
  readonly filesShare: number;
  readonly cpuS: number;
  readonly nxCpuS: number;
  readonly saved: number;
  readonly p50: Quantile;
  readonly p95: Quantile;
  readonly fullEqual: number;
  /** Commits with a test that fails one way only, each time. */
  readonly fullDiffering: readonly string[];
  /** Tests that failed in one way and not in the other, and not so when tried again. */
  readonly fullFlaky: number;
  /** Test files that failed at some commit with skipping, and how often: they run always. */
  readonly failingFiles: number;
  readonly failingRuns: number;
  /** Runs of tasks that came to no answer. */
  readonly unanswered: number;
  /** Test tasks whose command has no run of Vitest that could be told apart: neither side has them. */
  readonly leftOut: readonly string[];
  /** Runs of what tests depend on (`^compile`) that failed; the tests were run all the same. */
  readonly broken: number;
}

interface Quantile {
  readonly with: number;
  readonly nx: number;
  readonly touchedWith: number;
  readonly touchedNx: number;
}

interface Cost {
  readonly sha: string;
  readonly with: number;
  readonly nx: number;
}

/** What all commits together came to, of those that are done. */
export function figuresOf(lines: readonly StateLine[]): Figures {
  const commits = linesOf(lines, 'commit');
  const done = new Set(commits.map(({ sha }) => sha));
  const tasks = linesOf(lines, 'task').filter(({ sha }) => done.has(sha));
  const plainOf = plainCosts(lines);
  const costs = commits.map(({ sha }): Cost => {
    const own = tasks.filter((task) => task.sha === sha);
    return { sha, with: sum(own, (task) => task.with.cpuMs), nx: sum(own, plainOf) };
  });
  const filesRun = sum(tasks, (task) => task.with.ran.length);
  const filesAll = sum(tasks, (task) => task.with.all);
  const [cpuMs, nxMs] = [sum(costs, (cost) => cost.with), sum(costs, (cost) => cost.nx)];
  return {
    commits: commits.length,
    touched: commits.filter(({ executed }) => executed.length > 0).length,
    tasks: tasks.length,
    filesRun,
    filesAll,
    filesShare: share(filesRun, filesAll),
    cpuS: seconds(cpuMs),
    nxCpuS: seconds(nxMs),
    saved: share(nxMs - cpuMs, nxMs),
    p50: quantiles(costs, 0.5),
    p95: quantiles(costs, 0.95),
    ...comparisons(tasks),
    ...failures(tasks),
    leftOut: [...new Set(commits.flatMap(({ leftOut }) => leftOut))].sort(),
    broken: sum(commits, ({ broken }) => broken.length),
  };
}

/** What a task costs without us: as measured at that commit, or the median of all its plain runs. */
function plainCosts(lines: readonly StateLine[]): (task: Line<'task'>) => number {
  const known = new Map<string, number[]>();
  const note = (task: string, { cpuMs }: TaskRun): void => {
    known.set(task, [...(known.get(task) ?? []), cpuMs]);
  };
  for (const { task, run } of linesOf(lines, 'cost')) note(task, run);
  for (const { task, plain } of linesOf(lines, 'task')) if (plain) note(task, plain);
  // Of a project that is gone by now: no gain.
  return ({ task, plain, with: own }) => plain?.cpuMs ?? median(known.get(task) ?? [own.cpuMs]);
}

function comparisons(
  tasks: readonly Line<'task'>[],
): Pick<Figures, 'fullEqual' | 'fullDiffering' | 'fullFlaky'> {
  const verdicts = tasks.flatMap(({ sha, with: own, plain, again }) =>
    plain ? [{ sha, verdict: verdictOf({ with: own, plain, ...(again && { again }) }) }] : [],
  );
  const differing = new Set(verdicts.filter(({ verdict }) => verdict === 'differs').map(({ sha }) => sha));
  const all = new Set(verdicts.map(({ sha }) => sha));
  return {
    fullEqual: all.size - differing.size,
    fullDiffering: [...differing],
    fullFlaky: verdicts.filter(({ verdict }) => verdict === 'flaky').length,
  };
}

function failures(
  tasks: readonly Line<'task'>[],
): Pick<Figures, 'failingFiles' | 'failingRuns' | 'unanswered'> {
  const files = tasks.flatMap(({ task, with: { failed } }) =>
    [...new Set(failed.map((test) => test.split(' › ', 1)[0] ?? ''))].map((file) => ({ task, file })),
  );
  const tests = files.filter(({ file }) => !file.startsWith('('));
  return {
    failingFiles: new Set(tests.map(({ task, file }) => `${task} ${file}`)).size,
    failingRuns: tests.length,
    unanswered: files.filter(({ file }) => file === '(no answer)').length,
  };
}

function quantiles(costs: readonly Cost[], at: number): Quantile {
  const touched = costs.filter(({ nx }) => nx > 0);
  const of = (list: readonly Cost[], which: 'with' | 'nx'): number =>
    seconds(
      quantile(
        list.map((cost) => cost[which]),
        at,
      ),
    );
  return {
    with: of(costs, 'with'),
    nx: of(costs, 'nx'),
    touchedWith: of(touched, 'with'),
    touchedNx: of(touched, 'nx'),
  };
}

/** The smallest value that at least this share of all is not above. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(at * sorted.length) - 1)] ?? 0;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(2));
}

function share(part: number, all: number): number {
  return all === 0 ? 0 : Number((part / all).toFixed(3));
}
