import type { LeftTool } from './plan.ts';

const SHOWN = 3;

/** One line for each reason, with the tasks that it holds for. */
export function reasonLines(left: readonly LeftTool[]): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { task, why } of left) {
    const key = `ESLint: ${why}`;
    byReason.set(key, (byReason.get(key) ?? new Set()).add(task));
  }
  return [...byReason].map(([reason, tasks]) => `${namesOf([...tasks])}: ${reason}`);
}

/** Some names, and how many more. */
export function namesOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
