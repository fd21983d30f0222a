import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { type PlannedShards, shardOfFile, shardTargets } from '@subminute/core/plan';
import { isRecord } from '../shield/fields.ts';
import { PLAN_FILE } from '../store/plan-file.ts';
import { homeTarget } from './home-target.ts';
import type { PlanContext } from './plan-nodes.ts';

/** A target for each shard: all run the same command, and differ in their inputs alone. */
export function shardNodes(
  shards: PlannedShards,
  { files, targetDefaults }: Pick<PlanContext, 'files' | 'targetDefaults'>,
): Readonly<Record<string, TargetConfiguration>> {
  const { project, home, target } = shards;
  const own = homeTarget(files, { of: project, home }, target);
  if (!own) return {};
  const given = isRecord(targetDefaults) ? targetDefaults[target] : undefined;
  const names = shardTargets(shards);
  // That it waits for its shards is no reason for them to wait for each other.
  const { dependsOn, inputs, cache, parallelism } = { ...(isRecord(given) ? given : {}), ...own };
  const shared = {
    ...own,
    ...(cache === undefined ? {} : { cache }),
    ...(parallelism === undefined ? {} : { parallelism }),
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
