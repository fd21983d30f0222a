import { type LoopBudget, budgetText } from '../decompose/loop-budget.ts';
import type { WhatIf } from '../decompose/what-if.ts';
import type { TaskId } from '../ids.ts';
import { duration, inline, plural } from './line.ts';
import { loopText } from './replay.ts';

/** What a change of the graph is called, and what it was judged by. */
export interface WhatIfView {
  /** As it was asked for: ids of proposals, a file. */
  readonly what: string;
  readonly kind: 'proposals' | 'plan' | 'patch';
  /** What each proposal does; of files, none. */
  readonly titles: readonly string[];
  readonly targets: readonly string[];
  readonly budget: LoopBudget;
  readonly cores: number;
  /** Proposals are chosen by so many older commits, none of which is among those that judge. */
  readonly chosenBy: number;
  /** Tasks whose cost with the change nobody has measured. */
  readonly unweighed: readonly TaskId[];
  /** What of the file does not fit any more, one line each. */
  readonly notes: readonly string[];
}

/** So many of each kind. */
const SHOWN = 5;

/** Both loops side by side, what lies between them, and what gets longer. */
export function renderWhatIf({ saving, longer, grown, gone, added }: WhatIf, view: WhatIfView): string {
  const { before, after, commits } = saving;
  const lines = [
    `WHAT IF ${inline(view.what)}, ${view.targets.join(', ')}: ${differenceText(saving)}`,
    ...view.titles.map((title) => `  ${inline(title)}`),
    `now:  ${loopText(before, commits, view.budget.ms)}`,
    `then: ${loopText(after, commits, view.budget.ms)}`,
    budgetText(view.budget),
    judgedBy(view, commits),
    ...list(
      `longer after ${plural(longer.length, 'commit')} of ${commits}`,
      longer.map(({ sha, beforeMs, afterMs }) => `${sha}: ${duration(beforeMs)} → ${duration(afterMs)}`),
    ),
    ...list(
      'projects whose tasks take more CPU time over all commits',
      grown.map(
        ({ project, beforeMs, afterMs }) =>
          `${inline(project)}: ${duration(beforeMs)} → ${duration(afterMs)}`,
      ),
    ),
    ...list(`${plural(gone.length, 'task')} less: nobody does what they did`, gone),
    ...list(`${plural(added.length, 'task')} more`, added),
    ...view.notes.map((text) => `note: ${inline(text)}`),
    ...guessed(view.unweighed),
  ];
  return `${lines.join('\n')}\n`;
}

function differenceText({ meanMs, lowMs, highMs }: WhatIf['saving']): string {
  const isSaving = meanMs >= 0;
  const [low, high] = isSaving ? [lowMs, highMs] : [-highMs, -lowMs];
  const interval = `${signed(low)} to ${signed(high)}, nine times of ten`;
  return `${isSaving ? 'saves' : 'adds'} ${duration(Math.abs(meanMs))} a loop (${interval})`;
}

function signed(ms: number): string {
  return ms < 0 ? `-${duration(-ms)}` : duration(ms);
}

function judgedBy({ chosenBy }: WhatIfView, commits: number): string {
  return chosenBy > 0
    ? `judged by the newest ${plural(commits, 'commit')}; what is proposed is chosen by ${plural(chosenBy, 'older one')}`
    : `judged by all ${plural(commits, 'commit')} of the sample: it was not chosen by them`;
}

function list(title: string, all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  const rest = all.length - SHOWN;
  return [
    `${title}:`,
    ...all.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more: --json`] : []),
  ];
}

function guessed(tasks: readonly TaskId[]): readonly string[] {
  const [first] = tasks;
  if (first === undefined) return [];
  return [
    `no cost is known of ${plural(tasks.length, 'task')} (${first}${tasks.length > 1 ? ', …' : ''}): taken as others of the target`,
  ];
}
