import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { PlannedPart } from '@subminute/core/plan';
import { readJson, recordAt, textAt } from '../decompose/json-file.ts';
import type { Files } from '../decompose/proposal.ts';
import { managerOf } from '../decompose/split/workspace.ts';
import { isRecord } from '../shield/fields.ts';

type Home = Pick<PlannedPart, 'of' | 'home'>;

/** The same wherever it is run. */
const KEPT = ['cache', 'dependsOn', 'inputs', 'parallelism', 'defaultConfiguration'] as const;

/**
 * A target of a project as another project of the graph can have it, run in the first one's folder. `undefined`: nobody
 * who can be asked here says how it is run.
 */
export function homeTarget(
  files: Files,
  { of, home }: Home,
  target: string,
): TargetConfiguration | undefined {
  const own = recordAt(recordAt(readJson(files, path.posix.join(home, 'project.json')), 'targets'), target);
  const manifest = readJson(files, path.posix.join(home, 'package.json'));
  const more = recordAt(recordAt(recordAt(manifest, 'nx'), 'targets'), target);
  const options =
    commandOptions(own) ??
    commandOptions(more) ??
    scriptOptions(files, recordAt(manifest, 'scripts'), target);
  if (!options) return undefined;
  const said = { ...more, ...own };
  const kept = Object.fromEntries(KEPT.flatMap((key) => (key in said ? [[key, said[key]]] : [])));
  const { configurations } = said as TargetConfiguration;
  return {
    ...kept,
    executor: 'nx:run-commands',
    options: ofHome({ cwd: home, ...options }, { of, home }),
    ...(isRecord(configurations) ? { configurations: ofHome(configurations, { of, home }) } : {}),
  };
}

/** What stands for the project means the one whose folder it is run in. */
function ofHome(options: object, { of, home }: Home): Record<string, unknown> {
  const text = JSON.stringify(options, (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replaceAll('{projectRoot}', home).replaceAll('{projectName}', of)
      : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** Of a command; by itself it is run at the workspace's root. */
function commandOptions(
  target: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const command = textAt(target, 'command');
  const given = recordAt(target, 'options');
  if (command !== undefined) return { cwd: '{workspaceRoot}', ...given, command };
  if (target['executor'] !== 'nx:run-commands' || !isRecord(target['options'])) return undefined;
  return { cwd: '{workspaceRoot}', ...given };
}

/** A script that is one call of Vitest is called as it is; another is left to the package manager. */
function scriptOptions(
  files: Files,
  scripts: Readonly<Record<string, unknown>>,
  target: string,
): Readonly<Record<string, unknown>> | undefined {
  const script = textAt(scripts, target);
  if (script === undefined) return undefined;
  const isAlone = /^vitest\b[^&|;<>$`\\'"(){}*]*$/.test(script);
  const hasHooks = [`pre${target}`, `post${target}`].some((name) => name in scripts);
  return { command: isAlone && !hasHooks ? script : `${managerOf(files)} run ${target}` };
}
