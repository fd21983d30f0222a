import { readFileSync } from 'node:fs';
import path from 'node:path';
import { namesOf, reasonLines } from '../tool-caches/words.ts';
import { planWorkspace } from '../tool-caches/workspace-plan.ts';
import type { Check } from './checks.ts';

/** Whether ESLint remembers what it found, and where not, why. Nothing where no task runs them. */
export function toolCheck(root: string): readonly Check[] {
  const plan = planWorkspace(root, (file) => textOf(path.join(root, file)));
  if (!plan) return [];
  const { edits, left, wrong } = plan;
  const off = edits.flatMap(({ tasks }) => tasks);
  return [
    ...reasonLines(wrong).map((line) => ({
      name: 'tool caches',
      state: 'bad' as const,
      found: `${line}; it remembers all the same`,
      remedy: 'Take --cache, --cache-strategy and --cache-location out of the command',
    })),
    ...(off.length === 0
      ? []
      : [
          {
            name: 'tool caches',
            state: 'note' as const,
            found: `off: ${namesOf(off)}: ESLint could remember what it found`,
            remedy: 'Run: npx nx g @subminute/nx:init',
          },
        ]),
    ...reasonLines(left).map((line) => ({
      name: 'tool caches',
      state: 'note' as const,
      found: `off: ${line}; it looks at all files of these in each run`,
    })),
  ];
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
