import type { Tree } from '@nx/devkit';
import type { ToolProject } from '../../tool-caches/command-sites.ts';
import type { CommandEdit } from '../../tool-caches/plan.ts';
import { namesOf, reasonLines } from '../../tool-caches/words.ts';
import { planWorkspace } from '../../tool-caches/workspace-plan.ts';

/**
 * Lets ESLint remember what it found, by flags in the commands that start it; nothing else of a file changes. What to say of it, what was left and why included. See docs/design.md#what-tools-remember.
 */
export function writeToolCaches(tree: Tree, projects: readonly ToolProject[] | undefined): readonly string[] {
  const plan = projects && planWorkspace(tree.root, (file) => tree.read(file, 'utf8') ?? undefined, projects);
  if (!plan) return ['ESLint: Nx did not tell its projects, so their commands stay as they are.'];
  for (const file of new Set(plan.edits.map((edit) => edit.file)))
    tree.write(file, edited(tree.read(file, 'utf8') ?? '', editsOf(plan.edits, file)));
  const { edits, left, wrong } = plan;
  return [
    ...edits.map(({ file, tasks }) => `ESLint will remember: ${namesOf(tasks)} (${file})`),
    ...(edits.some(({ file }) => file === 'nx.json')
      ? ['nx.json is part of every task, so each runs once more.']
      : []),
    ...reasonLines(wrong).map((line) => `must not remember, take the flags away: ${line}`),
    ...reasonLines(left).map((line) => `left as it is: ${line}`),
  ];
}

/** From the last to the first, so that places stay. */
function editsOf(edits: readonly CommandEdit[], file: string): readonly CommandEdit[] {
  return edits.filter((edit) => edit.file === file).toSorted((a, b) => b.offset - a.offset);
}

function edited(text: string, edits: readonly CommandEdit[]): string {
  return edits.reduce(
    (now, { offset, length, command }) =>
      `${now.slice(0, offset)}${JSON.stringify(command)}${now.slice(offset + length)}`,
    text,
  );
}
