import type { Drafts } from '../advise/drafts.ts';
import { inline } from './line.ts';

/** Names for the parts of splits, below the proposals; none where there is none. */
export function renderNames({ names }: Pick<Drafts, 'names'>): readonly string[] {
  if (names.length === 0) return [];
  return [
    'adviser: a model’s names for the parts of splits; to take one, rename the project after the apply',
    ...names.map(({ id, part, name }) => `   ${id}: ${inline(part)} → ${name}`),
  ];
}

/** The end of a ticket: as code, so that nothing in it is markup. */
export function renderDrafts(lines: readonly string[]): string {
  return `
## Draft

A model’s words. What they cite is in the proposal or the workspace; the rest is not checked.

${lines.map((line) => `    ${inline(line, 500)}\n`).join('')}`;
}
