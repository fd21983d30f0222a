import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { type PlannedShards, shardOfFile, shardTargets } from '@subminute/core/plan';
import { PLAN_FILE } from '../store/plan-file.ts';
import { homeTarget } from './home-target.ts';
import type { PlanContext } from './plan-nodes.ts';
import { defaultsOf, overDefaults } from './target-defaults.ts';

/** A target for each shard: all run the same command, and differ in their inputs alone. */
export function shardNodes(
  shards: PlannedShards,
  { files, targetDefaults }: Pick<PlanContext, 'files' | 'targetDefaults'>,
): Readonly<Record<string, TargetConfiguration>> {
  const { project, home, target } = shards;
  const own = homeTarget(files, { of: project, home }, target);
  if (!own) return {};
  const names = shardTargets(shards);
  const all = overDefaults({ ...own }, carried(defaultsOf(targetDefaults, target) ?? {}));
  const { dependsOn, inputs } = all;
  const shared = {
    ...all,
    // That it waits for its shards is no reason for them to wait for each other.
    ...(Array.isArray(dependsOn)
      ? { dependsOn: dependsOn.filter((one: unknown) => !isShard(one, names)) }
      : {}),
  } as TargetConfiguration;
  const base = Array.isArray(inputs)
    ? (inputs as NonNullable<TargetConfiguration['inputs']>)
    : ['default', '^default'];
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      { ...shared, inputs: [...base, `{workspaceRoot}/${PLAN_FILE}`, ...othersTests(shards, at + 1)] },
    ]),
  );
}

/** What holds for a shard too. No outputs: what several write into one place is nobody's. */
const CARRIED: ReadonlySet<string> = new Set([
  'cache',
  'configurations',
  'defaultConfiguration',
  'dependsOn',
  'inputs',
  'options',
  'parallelism',
]);

function carried(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => CARRIED.has(key)));
}

function isShard(depends: unknown, names: readonly string[]): boolean {
  return typeof depends === 'string' && names.includes(depends);
}

/** A name that a pattern would take for others': `[id].test.ts` is not `i.test.ts`. */
const GLOB = /[*?[\](){}]/;

/** The planned test files of the other shards, taken out of the inputs. */
function othersTests(shards: PlannedShards, number: number): readonly string[] {
  return shards.files
    .flat()
    .filter(
      (file) =>
        shardOfFile(file, shards) !== number && file.startsWith(`${shards.home}/`) && !GLOB.test(file),
    )
    .map((file) => `!{projectRoot}/${path.posix.relative(shards.home, file)}`);
}
