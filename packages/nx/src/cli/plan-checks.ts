import { statSync } from 'node:fs';
import path from 'node:path';
import { plural } from '@subminute/core';
import { filesIn } from '../decompose/overlay.ts';
import { inputsProblem } from '../decompose/planned/home-problem.ts';
import { PLUGIN } from '../plugin-id.ts';
import { PLAN_FILE, readPlanFile } from '../store/plan-file.ts';
import type { Check } from './checks.ts';
import { type NxJson, hasPlugin } from './nx-json.ts';

/** What the plan says that is not so any more; nothing where there is none. */
export function planChecks(root: string, nxJson: NxJson): readonly Check[] {
  const name = 'plan';
  const plan = readPlanFile(root);
  if (!plan.ok) return [{ name, state: 'bad', found: plan.error }];
  const { parts, shards } = plan.value;
  if (parts.length + shards.length === 0) return [];
  if (!hasPlugin(nxJson))
    return [
      {
        name,
        state: 'bad',
        found: `nx.json has no plugin that reads ${PLAN_FILE}: its tasks are not there, and projects run all their test files`,
        remedy: `Add "${PLUGIN}" to "plugins" of nx.json`,
      },
    ];
  const isFolder = (folder: string): boolean =>
    statSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true;
  const gone = parts.filter((part) => !isFolder(part.root));
  const [first] = gone;
  if (first)
    return [
      {
        name,
        state: 'note',
        found: `${first.root} of ${first.name} has gone${gone.length > 1 ? `, and ${gone.length - 1} more` : ''}: its test files run with ${first.of}`,
        remedy: `Take its line out of ${PLAN_FILE}, and run npx subminute decompose`,
      },
    ];
  const files = filesIn(root);
  const [lost] = [...new Set(parts.map(({ home }) => home))].flatMap(
    (home) => inputsProblem(files, home) ?? [],
  );
  if (lost !== undefined)
    return [
      {
        name,
        state: 'bad',
        found: `${lost}: an edit in a part may leave tasks of its project in the cache`,
        remedy: `Name the files by a named input of nx.json, or take the parts out of ${PLAN_FILE}`,
      },
    ];
  const found = [
    ...(parts.length > 0 ? [plural(parts.length, 'part')] : []),
    ...(shards.length > 0 ? [`${plural(shards.length, 'target')} in shards`] : []),
  ];
  return [{ name, state: 'good', found: found.join(', ') }];
}
