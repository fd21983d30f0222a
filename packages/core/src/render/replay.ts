import { type LoopBudget, budgetText } from '../decompose/loop-budget.ts';
import type { LoopStatistics, Replay } from '../decompose/replay.ts';
import type { TaskId } from '../ids.ts';
import { duration, inline, limit, plural } from './line.ts';

/** What a replay was made of. */
export interface ReplayView {
  readonly targets: readonly string[];
  readonly budget: LoopBudget;
  readonly cores: number;
  /** Tasks whose cost nobody has measured: they are taken to cost what others of their target do. */
  readonly unweighed: readonly TaskId[];
}

/** So many of each kind. */
const SHOWN = 5;
const WIDTH = 160;

/** The loop over commits as text: how long, and what makes it so. */
export function renderReplay(replay: Replay, view: ReplayView): string {
  const { loops, loop, projects, inputs, files } = replay;
  const lines = [
    `REPLAY newest ${plural(loops.length, 'commit')}, each counted, ${view.targets.join(', ')}: ${loopText(loop, loops.length, view.budget.ms)}`,
    budgetText(view.budget),
    ...section(
      'projects, by CPU time over all commits',
      projects.map(
        ({ project, commits, workMs }) => `${project}: ${duration(workMs)} in ${plural(commits, 'commit')}`,
      ),
    ),
    ...section(
      'inputs, by the CPU time of what nothing else would have executed',
      inputs.map(
        ({ input, commits, tasks, aloneMs }) =>
          `${inline(input, WIDTH)}: ${duration(aloneMs)}, ${plural(tasks, 'task')} in ${plural(commits, 'commit')}`,
      ),
    ),
    ...section(
      'files, by how often they change and the loop after an edit of them',
      files.map(
        ({ path, commits, loopMs }) =>
          `${inline(path, WIDTH)}: ${plural(commits, 'commit')} × ${duration(loopMs)}`,
      ),
    ),
    ...unknownLines(view),
  ];
  return `${lines.join('\n')}\n`;
}

export function loopText(
  { meanMs, p50Ms, p95Ms, overBudget }: LoopStatistics,
  count: number,
  budgetMs: number,
): string {
  const over = Math.round(overBudget * count);
  const times = `mean ${duration(meanMs)}, p50 ${duration(p50Ms)}, p95 ${duration(p95Ms)}`;
  return `${times}, ${over} of ${count} over ${limit(budgetMs)}`;
}

function section(title: string, all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  const rest = all.length - SHOWN;
  return [
    `${title}:`,
    ...all.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more: --json`] : []),
  ];
}

function unknownLines({ unweighed }: ReplayView): readonly string[] {
  const [first] = unweighed;
  if (first === undefined) return [];
  return [
    `no cost is known of ${plural(unweighed.length, 'task')} (${first}${unweighed.length > 1 ? ', …' : ''}): taken as others of the target`,
  ];
}
