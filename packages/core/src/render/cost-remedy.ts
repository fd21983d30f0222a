import type { InsideCause } from '../ratchet/inside/cause.ts';
import type { MeasuredCost } from '../ratchet/verdict.ts';
import { inline } from './line.ts';

/** What would mend a task that takes more than it did. `targets`: those of the loop. */
export function costRemedy({ task, tool, cause, waits }: MeasuredCost, targets: readonly string[]): string {
  if (tool !== undefined)
    return 'keep the version of the base, or bring the new one in a change of its own, which says what it costs';
  if (waits)
    return `let ${inline(task)} wait for what happens, not for a time: no sleep, no long timeout, no network`;
  return cause
    ? insideRemedy(cause, targets)
    : `let ${inline(task)} do less: look at its command, its files, and what they import`;
}

/** A test file that takes less at the base is new, or as good as new. */
const NEW_MS = 10;

function insideRemedy(cause: InsideCause, targets: readonly string[]): string {
  switch (cause.kind) {
    case 'vitest': {
      const file = inline(cause.file, 120);
      const what = cause.baseMs < NEW_MS ? file : `${file}, or what it tests,`;
      return `let ${what} do less (fewer cases, smaller data, no sleep), or run it by a target that the loop does not have (it has ${inline(targets.join(', '), 80)})`;
    }
    case 'tsc': {
      const where = cause.file === undefined ? 'the changed types' : inline(cause.file, 120);
      return `let ${where} ask less of the compiler: name types that it has to infer, take deep generic ones apart`;
    }
    case 'cpu': {
      const [first] = cause.grown;
      const what = first === undefined ? 'it' : inline(first.name, 120);
      return `let ${what} do less, or do it once and keep what comes of it`;
    }
  }
}
