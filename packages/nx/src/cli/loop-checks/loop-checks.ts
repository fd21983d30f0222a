import { duration, inline, plural } from '@subminute/core';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import type { Check } from '../checks.ts';
import { inputChecks } from './input-checks.ts';
import type { LoopFacts } from './facts.ts';
import { costText, savesOf, tasksText } from './words.ts';

/** What in the settings of a workspace makes its loop longer than it need be, or its cache wrong. */
export function loopChecks(facts: LoopFacts): readonly Check[] {
  return [
    ...outputChecks(facts),
    ...cacheChecks(facts),
    ...scriptChecks(facts),
    ...inputChecks(facts),
    ...settingChecks(facts),
  ];
}

/** Programs that write files, by how they are called. */
const WRITES =
  /(?:^|&&\s*|\s)(?:tsc(?!.*--noEmit)|vite build|rollup|rolldown|esbuild|tsup|tsdown|unbuild|webpack|swc|babel|next build|ng-packagr)\b/;
const BUILDS = /^(?:build|compile|bundle|pack|dts)\b/;

export function targetsWithoutOutputs({ targets }: LoopFacts): readonly GraphTarget[] {
  return targets.filter(
    ({ cache, outputs, target, command }) =>
      cache && outputs.length === 0 && BUILDS.test(target) && WRITES.test(command),
  );
}

/** A hit of the cache brings no file back: who needs the files finds those of another state, or none. */
function outputChecks(facts: LoopFacts): readonly Check[] {
  const without = targetsWithoutOutputs(facts);
  if (without.length === 0) return [];
  return [
    {
      name: 'outputs',
      state: 'bad',
      found: `${tasksText(without)}: cached, and without "outputs": a hit brings no file back`,
      remedy: 'Name what they write in "outputs" of the target, or of targetDefaults in nx.json',
    },
  ];
}

const CHECKED = /^(?:build|compile|test|lint|eslint|typecheck|type-check|check|vet)(?:$|[:-])/;

function cacheChecks(facts: LoopFacts): readonly Check[] {
  const never = facts.targets.filter(
    ({ cache, continuous, executor, target }) =>
      !cache && !continuous && executor !== 'nx:noop' && CHECKED.test(target),
  );
  if (never.length === 0) return [];
  return [
    {
      name: 'cache',
      state: 'note',
      found: `off: ${tasksText(never)}: executed in each run that asks for them${costText(never, facts)}`,
      remedy:
        'Where nothing outside of its inputs decides what comes of it, set "cache": true in targetDefaults',
      ...savesOf(never, facts, 'a run that asks for them and finds them unchanged'),
    },
  ];
}

/** What a package manager takes to start a script: 0.6 to 1.4 s of CPU time, measured with npm 10 and pnpm 10. */
const SCRIPT_MS = 800;

export function scriptTargets({ targets }: LoopFacts): readonly GraphTarget[] {
  return targets.filter(
    ({ executor, target, cache }) => executor === 'nx:run-script' && (cache || CHECKED.test(target)),
  );
}

function scriptChecks(facts: LoopFacts): readonly Check[] {
  const { parallel } = facts.nxJson;
  const scripts = scriptTargets(facts);
  if (scripts.length === 0) return [];
  const atOnce = Math.max(1, Number.parseInt(String(parallel ?? 3), 10) || 3);
  const worstMs = (scripts.length * SCRIPT_MS) / atOnce;
  const worst = duration(worstMs);
  return [
    {
      name: 'scripts',
      state: 'note',
      found: `${plural(scripts.length, 'target')} run by way of the package manager, which takes about 0.8s each time: ${worst} where all run, ${atOnce} at once`,
      remedy:
        'Write the same command as "command" of the target, in project.json or in "nx" of package.json: it is started without one',
      saves: { ms: worstMs, of: 'a run of all of them' },
    },
  ];
}

/** So often in the newest commits is often. */
const OFTEN = 5;

function settingChecks(facts: LoopFacts): readonly Check[] {
  const { nxJson, major, commits, targets } = facts;
  const checks: Check[] = [];
  if (major >= 24 && nxJson.affected?.legacy === true)
    checks.push({
      name: 'affected',
      state: 'note',
      found:
        'by whole projects ("affected": {"legacy": true} in nx.json): an edit of a test takes up all projects above',
      remedy: 'Take "legacy" out: Nx then takes up the tasks whose inputs are touched',
    });
  checks.push(...parallelChecks(facts));
  const edits = commits.filter((paths) => paths.includes('nx.json')).length;
  const cached = targets.filter(({ cache }) => cache);
  if (edits >= OFTEN)
    checks.push({
      name: 'nx.json',
      state: 'note',
      ...savesOf(cached, facts, 'a commit that changes it'),
      found: `changed by ${edits} of the newest ${commits.length} commits: each has all ${plural(cached.length, 'cached target')} run anew`,
      remedy: 'What is about one project goes into its project.json or package.json',
    });
  return checks;
}

function parallelChecks({ nxJson, major, cores }: LoopFacts): readonly Check[] {
  const name = 'parallel';
  const given = String(nxJson.parallel ?? 3);
  const remedy =
    'Set NX_PARALLEL=50% in the environment, and measure: what runs on several cores itself gains nothing';
  // It is put into a sum as a text, and the run ends before its first task.
  if (major >= 24 && typeof nxJson.parallel === 'string')
    return [
      {
        name,
        state: 'bad',
        found: `nx.json has "${inline(given)}" in quotes: Nx 24 takes a number there, and each run fails`,
        remedy,
      },
    ];
  const parallel = Number.parseInt(given, 10);
  if (given.endsWith('%') || cores < 2 * parallel) return [];
  return [{ name, state: 'note', found: `${parallel} tasks at once on ${cores} cores`, remedy }];
}
