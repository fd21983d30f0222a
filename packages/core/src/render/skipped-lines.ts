import type { RunResult } from '../run/result.ts';
import { inline } from './line.ts';

/** One line a root: `skipped 3: web:build admin:build shop:build ← api:typecheck`. */
export function skippedLines(result: RunResult): string[] {
  return result.skipped.map((group) => {
    const names = group.tasks.slice(0, 8).map((task) => inline(task));
    const more = group.tasks.length > names.length ? ` and ${group.tasks.length - names.length} more` : '';
    const because = group.because.slice(0, 4).map((task) => inline(task));
    return `skipped ${group.tasks.length}: ${names.join(' ')}${more}${because.length > 0 ? ` ← ${because.join(' ')}` : ''}`;
  });
}
