import type { End } from '../run/event.ts';
import { duration, inline } from './line.ts';

/** What ended the task; `telling`: only where that says more than that it failed. */
export function endText(end: End | undefined, when: 'telling' | 'always' = 'telling'): string | undefined {
  if (!end) return undefined;
  switch (end.kind) {
    case 'exit':
      if (end.outOfMemory) return `out of memory in a process of the task (exit ${end.code})`;
      if (when === 'telling' && end.code < 126) return undefined;
      return `exit ${end.code}${EXIT_MEANING[end.code] ?? ''}`;
    case 'signal':
      return `killed by ${inline(end.signal)}${end.byKernel ? ' (the kernel was out of memory)' : ''}`;
    case 'out-of-memory':
      return 'out of memory: the JavaScript heap reached its limit';
    case 'timeout':
      return `ended by subminute after ${duration(end.afterMs)}`;
    case 'unknown':
      return when === 'always' ? 'end unknown' : undefined;
  }
}

/** What a shell means by its own codes. */
const EXIT_MEANING: Readonly<Record<number, string>> = {
  126: ' (cannot be executed)',
  127: ' (command not found)',
};
