import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Plan, planText } from '@subminute/core/plan';
import type { GraphTask } from '@subminute/core/ratchet';
import { defaultsOf } from '../../infer/target-defaults.ts';
import { isRecord } from '../../shield/fields.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import type { FileEdit } from '../file-edit.ts';
import { NX_INPUTS } from '../input-edits.ts';
import { readJson, recordAt, withValue } from '../json-file.ts';
import { textEdit } from '../overlay.ts';
import type { Files } from '../proposal.ts';

/** What the target of a project gets besides what it has. */
export interface MoreOfTarget {
  readonly home: string;
  readonly inputs: readonly string[];
  readonly dependsOn: readonly unknown[];
}

/** A plan with something more; an error says why it cannot have it. */
type Change = (plan: Plan) => Result<Plan, string>;

/** The plan's new line, and the target whose test files others run now: it waits for them, and hashes the plan. */
export function plannedEdits(
  files: Files,
  change: Change,
  task: GraphTask,
  more: MoreOfTarget,
): Result<readonly FileEdit[], string> {
  const plan = planOf(files.read(PLAN_FILE));
  if (!plan.ok) return plan;
  const next = change(plan.value);
  if (!next.ok) return next;
  const home = targetEdit(files, task, more);
  return home.ok ? ok([textEdit(files, PLAN_FILE, planText(next.value)), home.value]) : home;
}

function targetEdit(
  files: Files,
  { project, target, declared }: GraphTask,
  { home, inputs, dependsOn }: MoreOfTarget,
): Result<FileEdit, string> {
  const before = dependsOnOf(files, home, target);
  if (!before) return err(`what ${project}:${target} depends on is written in a form that is not known`);
  const { file, at } = placeOf(files, home, target);
  const text = files.read(file);
  if (text === undefined) return err(`${file} is not there`);
  const all = [...new Set([...(declared ?? NX_INPUTS), ...inputs, `{workspaceRoot}/${PLAN_FILE}`])];
  const edited = withValue(text, [...at, 'inputs'], all);
  return ok(textEdit(files, file, withValue(edited, [...at, 'dependsOn'], [...before, ...dependsOn])));
}

/** Where the project says how the target is run. */
function placeOf(
  files: Files,
  home: string,
  target: string,
): { readonly file: string; readonly at: readonly string[] } {
  const own = path.posix.join(home, 'project.json');
  const manifest = path.posix.join(home, 'package.json');
  const isThere = isRecord(recordAt(readJson(files, own), 'targets')[target]);
  return isThere || !files.exists(manifest)
    ? { file: own, at: ['targets', target] }
    : { file: manifest, at: ['nx', 'targets', target] };
}

/** What a target depends on, as the project or nx.json says. */
function dependsOnOf(files: Files, home: string, target: string): readonly unknown[] | undefined {
  const own = recordAt(recordAt(readJson(files, path.posix.join(home, 'project.json')), 'targets'), target);
  const manifest = recordAt(readJson(files, path.posix.join(home, 'package.json')), 'nx');
  const defaults = defaultsOf(readJson(files, 'nx.json')?.['targetDefaults'], target);
  if (!defaults) return undefined;
  const said = [own, recordAt(recordAt(manifest, 'targets'), target), defaults];
  const list = said.find((one) => 'dependsOn' in one)?.['dependsOn'] ?? [];
  // `...` stands for what would be there otherwise.
  return Array.isArray(list) && !list.includes('...') ? (list as readonly unknown[]) : undefined;
}
