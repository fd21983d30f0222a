import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type PlannedPart, planText } from '@subminute/core/plan';
import type { GraphTask } from '@subminute/core/ratchet';
import { isRecord } from '../../shield/fields.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import type { FileEdit } from '../file-edit.ts';
import { NX_INPUTS } from '../input-edits.ts';
import { readJson, recordAt, withValue } from '../json-file.ts';
import { textEdit } from '../overlay.ts';
import type { Files } from '../proposal.ts';

/** The part's line in the plan; and the project's target leaves the folder out, and has the part run before it. */
export function partEdits(
  files: Files,
  part: PlannedPart,
  task: GraphTask,
): Result<readonly FileEdit[], string> {
  const plan = planOf(files.read(PLAN_FILE));
  if (!plan.ok) return plan;
  const taken = plan.value.parts.find(({ name, root }) => name === part.name || root === part.root);
  if (taken) return err(`${PLAN_FILE} has ${taken.name} already`);
  const next = planText({ ...plan.value, parts: [...plan.value.parts, part] });
  const home = homeEdit(files, part, task);
  return home.ok ? ok([textEdit(files, PLAN_FILE, next), home.value]) : home;
}

function homeEdit(
  files: Files,
  part: PlannedPart,
  { target, declared }: GraphTask,
): Result<FileEdit, string> {
  const before = dependsOn(files, part.home, target);
  if (!before) return err(`what ${part.of}:${target} depends on is written in a form that is not known`);
  const inputs = [
    ...(declared ?? NX_INPUTS),
    `!{workspaceRoot}/${part.root}/**/*`,
    `{workspaceRoot}/${PLAN_FILE}`,
  ];
  const { file, at } = placeOf(files, part.home, target);
  const text = files.read(file);
  if (text === undefined) return err(`${file} is not there`);
  const depends = [...before, { projects: [part.name], target }];
  const edited = withValue(withValue(text, [...at, 'inputs'], inputs), [...at, 'dependsOn'], depends);
  return ok(textEdit(files, file, edited));
}

/** Where the project says how the target is run. */
function placeOf(
  files: Files,
  home: string,
  target: string,
): { readonly file: string; readonly at: readonly string[] } {
  const own = path.posix.join(home, 'project.json');
  const isThere = isRecord(recordAt(readJson(files, own), 'targets')[target]);
  const file =
    isThere || !files.exists(path.posix.join(home, 'package.json'))
      ? own
      : path.posix.join(home, 'package.json');
  return { file, at: file === own ? ['targets', target] : ['nx', 'targets', target] };
}

/** What a target depends on, as the project or nx.json says. */
function dependsOn(files: Files, home: string, target: string): readonly unknown[] | undefined {
  const own = recordAt(recordAt(readJson(files, path.posix.join(home, 'project.json')), 'targets'), target);
  const manifest = recordAt(readJson(files, path.posix.join(home, 'package.json')), 'nx');
  const defaults = recordAt(readJson(files, 'nx.json'), 'targetDefaults');
  const said = [own, recordAt(recordAt(manifest, 'targets'), target), recordAt(defaults, target)];
  const list = said.find((one) => 'dependsOn' in one)?.['dependsOn'] ?? [];
  // `...` stands for what would be there otherwise.
  return Array.isArray(list) && !list.includes('...') ? (list as readonly unknown[]) : undefined;
}
