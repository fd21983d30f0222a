import type { Since } from '../evidence/since.ts';

const MAX_IDS = 12;

/** Since a run that was asked for: what is still there is not shown, so it is counted. `since r7k2: new F2 · still 1 · fixed 3` */
export function sinceRunLine(since: Since, run: string): string {
  const parts = [
    ...(since.new.length > 0 ? [`new ${ids(since.new)}`] : []),
    ...(since.still.length > 0 ? [`still ${since.still.length}`] : []),
    ...(since.fixed > 0 ? [`fixed ${since.fixed}`] : []),
  ];
  return `since ${run}: ${parts.length > 0 ? parts.join(' · ') : 'nothing new'}`;
}

/** `since last run: new F2 · still F1 · fixed 3` */
export function sinceLine(since: Since): string {
  const parts = [
    ...(since.new.length > 0 ? [`new ${ids(since.new)}`] : []),
    ...(since.still.length > 0 ? [`still ${ids(since.still)}`] : []),
    ...(since.fixed > 0 ? [`fixed ${since.fixed}`] : []),
  ];
  return `since last run: ${parts.join(' · ')}`;
}

function ids(all: readonly string[]): string {
  const more = all.length > MAX_IDS ? ` and ${all.length - MAX_IDS} more` : '';
  return `${all.slice(0, MAX_IDS).join(' ')}${more}`;
}
