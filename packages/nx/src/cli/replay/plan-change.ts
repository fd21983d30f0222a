import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok, plural } from '@subminute/core';
import { type Plan, readPlan } from '@subminute/core/plan';
import { type WorkspaceGraph, isTestFile } from '@subminute/core/ratchet';
import { filesIn, textEdit } from '../../decompose/overlay.ts';
import { withPlan } from '../../decompose/with-plan.ts';
import { PLAN_FILE } from '../../store/plan-file.ts';
import { lazyFiles } from '../decompose/file-graph.ts';
import { messages } from '../messages.ts';
import type { ChangedLoop, Trial } from './what-if.ts';

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
  /** Nothing of the plan is left. */
  readonly missing?: string;
  readonly notes: readonly string[];
}

/** Files come and go, and what is left of an entry holds: not where nothing is left of any. */
function goneFiles({ parts, shards }: Plan, root: string): Gone {
  const isThere = (file: string): boolean => existsSync(path.join(root, file));
  const goneParts = parts.filter((part) => !isThere(part.root));
  const ofShards = shards.map(({ project, target, files }) => {
    const all = files.flat();
    return {
      task: `${project}:${target}`,
      all: all.length,
      gone: all.filter((file) => !isThere(file)).length,
    };
  });
  const left = parts.length - goneParts.length + ofShards.filter(({ all, gone }) => gone < all).length;
  const notes = [
    ...goneParts.map((part) => `${part.root} of ${part.name} is gone: there is no such part`),
    ...ofShards
      .filter(({ gone }) => gone > 0)
      .map(
        ({ task, all, gone }) => `${gone} of ${plural(all, 'test file')} in the shards of ${task} are gone`,
      ),
  ];
  const [first] = notes;
  return left === 0 && first !== undefined ? { missing: first, notes } : { notes };
}
