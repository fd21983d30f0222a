import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { plural } from '@subminute/core';
import { checkEdits } from '../../decompose/file-edit.ts';
import { partOf } from '../../decompose/split/directories.ts';
import { hasInstalled, install, installed } from '../../decompose/split/install.ts';
import { openSplit } from '../../decompose/split/open-split.ts';
import { planSplit } from '../../decompose/split/plan.ts';
import type { SplitPlan, SplitWorkspace } from '../../decompose/split/request.ts';
import { undoOf } from '../../decompose/split/undo.ts';
import { valueOf } from '../value-of.ts';

export interface SplitOptions {
  readonly project: string;
  /** Relative to the project, separated by commas. */
  readonly directory: string;
  readonly name: string;
  readonly withNeeds?: boolean;
  readonly skipInstall?: boolean;
}

/**
 * `nx g @subminute/nx:split`: makes of folders of a project a project of their own. Nx writes the files, then the package
 * manager links the new package; where that fails, everything is as before.
 */
export default async function split(
  tree: Tree,
  { project, directory, name, withNeeds = false, skipInstall = false }: SplitOptions,
): Promise<() => Promise<void>> {
  const { root } = tree;
  const opened = valueOf(await openSplit(root, { env: process.env }));
  const { files, graph, workspace } = opened;
  const directories = directory.split(',').map((one) => one.trim());
  const part = valueOf(partOf(files, graph, workspace, { project, directories, name, withNeeds }));
  const plan = valueOf(planSplit(files, graph, workspace, { project, parts: [part] }));
  valueOf(checkEdits(root, plan.edits));
  const roots = [...workspace.projects, ...plan.projects].map((one) => one.root);
  const undo = undoOf(root, files, plan.edits, installed(root, roots));
  for (const edit of plan.edits) {
    const { path: file, content, from } = edit;
    if (content === undefined) tree.delete(file);
    else tree.write(file, bufferOf(content), { mode: statSync(path.join(root, from ?? file)).mode & 0o777 });
  }
  return async () => {
    const problem = skipInstall ? undefined : await link(root, workspace);
    if (problem !== undefined) {
      undone(undo);
      throw new Error(`All files are as before: ${problem}`);
    }
    process.stdout.write(`${told(plan, part.left).join('\n')}\n`);
  };
}

function bufferOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
}

async function link(root: string, { manager }: SplitWorkspace): Promise<string | undefined> {
  if (!hasInstalled(root)) return undefined;
  const linked = await install({ root, manager, env: process.env });
  return linked.ok ? undefined : linked.error;
}

function undone(undo: (store: string) => void): void {
  const store = mkdtempSync(path.join(tmpdir(), 'subminute-split-'));
  try {
    undo(store);
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

function told({ moves, dependents, projects, risks }: SplitPlan, left: readonly string[]): readonly string[] {
  return [
    `${projects.map(({ root }) => root).join(', ')}: ${plural(moves.size, 'file')} moved, ${plural(dependents.length, 'file')} of other projects import from there now.`,
    ...(left.length > 0
      ? [`  ${plural(left.length, 'test')} stayed with what it needs: ${left.slice(0, 5).join(', ')}`]
      : []),
    ...risks.map((risk) => `  ${risk}`),
  ];
}
