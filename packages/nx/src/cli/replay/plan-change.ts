import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok, plural } from '@subminute/core';
import { type Plan, readPlan } from '@subminute/core/plan';
import { type WorkspaceGraph, isTestFile } from '@subminute/core/ratchet';
import { filesIn, textEdit } from '../../decompose/overlay.ts';
import { withPlan } from '../../decompose/with-plan.ts';
import { lazyFiles } from '../decompose/file-graph.ts';
import { messages } from '../messages.ts';
import type { ChangedLoop, Trial } from './what-if.ts';

/** Where Nx's plugin reads it. */
const PLAN_FILE = 'subminute.plan.json';

/** The loop with a plan at the root of the workspace, instead of the one that is there. */
export async function withPlanFile(
  file: string,
  { setting, model: { state }, scratch }: Trial,
): Promise<Result<ChangedLoop, string>> {
  const { root } = setting.workspace;
  const text = readFileSync(file, 'utf8');
  const plan = readPlan(text);
  if (!plan.ok) return err(messages.badPlan(file, plan.error));
  const stranger = strangerIn(plan.value, state.graph);
  if (stranger !== undefined) return err(messages.otherPlan(file, stranger));
  const gone = goneFiles(plan.value, root);
  if (gone.missing !== undefined) return err(messages.otherPlan(file, gone.missing));
  const graph = await scratch.graphWith([textEdit(filesIn(root), PLAN_FILE, text)]);
  if (!graph.ok) return err(messages.notTried(file, graph.error));
  const files = await lazyFiles(setting).fileGraph();
  const tests = files.files.map((one) => one.path).filter(isTestFile);
  return ok({
    after: withPlan(state, graph.value, { plan: plan.value, tests }),
    titles: [],
    notes: gone.notes,
  });
}

/** A project that the plan is about and the workspace does not have where the plan says. */
function strangerIn({ parts, shards }: Plan, { projects }: WorkspaceGraph): string | undefined {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const named = [
    ...parts.map(({ of, home }) => ({ name: of, home })),
    ...shards.map(({ project, home }) => ({ name: project, home })),
  ];
  for (const { name, home } of named) {
    const root = roots.get(name);
    if (root === undefined) return `there is no project ${name} here`;
    if (root !== home) return `${name} is in ${root}, not in ${home}`;
  }
  return undefined;
}

interface Gone {
  /** Without it nothing of an entry is left. */
  readonly missing?: string;
  readonly notes: readonly string[];
}

/** Files come and go: a plan holds as long as something of each entry is there. */
function goneFiles({ parts, shards }: Plan, root: string): Gone {
  const isThere = (file: string): boolean => existsSync(path.join(root, file));
  const part = parts.find((one) => !isThere(one.root));
  if (part) return { missing: `${part.root} of ${part.name} is gone`, notes: [] };
  const notes: string[] = [];
  for (const { project, target, files } of shards) {
    const all = files.flat();
    const gone = all.filter((file) => !isThere(file));
    if (all.length > 0 && gone.length === all.length)
      return { missing: `all test files of ${project}:${target} are gone`, notes: [] };
    if (gone.length > 0)
      notes.push(
        `${plural(gone.length, 'test file')} of ${all.length} in the shards of ${project}:${target} are gone`,
      );
  }
  return { notes };
}
