import { duration, plural } from '@subminute/core';
import type { Check } from '../checks.ts';
import { inputChecks } from './input-checks.ts';
import type { LoopFacts } from './facts.ts';
import { costText, tasksText } from './words.ts';

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

/** A hit of the cache brings no file back: who needs the files finds those of another state, or none. */
function outputChecks({ targets }: LoopFacts): readonly Check[] {
  const without = targets.filter(
    ({ cache, outputs, target, command }) =>
      cache && outputs.length === 0 && BUILDS.test(target) && WRITES.test(command),
  );
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
    },
  ];
}

/** What a package manager takes to start a script: 0.6 to 1.4 s of CPU time, measured with npm 10 and pnpm 10. */
const SCRIPT_MS = 800;

function scriptChecks({ targets, nxJson: { parallel } }: LoopFacts): readonly Check[] {
  const scripts = targets.filter(
    ({ executor, target, cache }) => executor === 'nx:run-script' && (cache || CHECKED.test(target)),
  );
  if (scripts.length === 0) return [];
  const atOnce = Math.max(1, Number.parseInt(String(parallel ?? 3), 10) || 3);
  const worst = duration((scripts.length * SCRIPT_MS) / atOnce);
  return [
    {
      name: 'scripts',
      state: 'note',
      found: `${plural(scripts.length, 'target')} run by way of the package manager, which takes about 0.8s each time: ${worst} where all run, ${atOnce} at once`,
      remedy: 'Write the same command as "command" of a target in project.json: it is started without one',
    },
  ];
}

/** So often in the newest commits is often. */
const OFTEN = 5;

function settingChecks({ nxJson, major, cores, commits, targets }: LoopFacts): readonly Check[] {
  const checks: Check[] = [];
  if (major >= 24 && nxJson.affected?.legacy === true)
    checks.push({
      name: 'affected',
      state: 'note',
      found:
        'by whole projects ("affected": {"legacy": true} in nx.json): an edit of a test takes up all projects above',
      remedy: 'Take "legacy" out: Nx then takes up the tasks whose inputs are touched',
    });
  const parallel = Number.parseInt(String(nxJson.parallel ?? 3), 10);
  const isCounted = !String(nxJson.parallel ?? '').endsWith('%');
  if (isCounted && cores >= 2 * parallel)
    checks.push({
      name: 'parallel',
      state: 'note',
      found: `${parallel} tasks at once on ${cores} cores`,
      remedy:
        'Set "parallel": "50%" in nx.json, and measure: what runs on several cores itself gains nothing',
    });
  const edits = commits.filter((paths) => paths.includes('nx.json')).length;
  if (edits >= OFTEN)
    checks.push({
      name: 'nx.json',
      state: 'note',
      found: `changed by ${edits} of the newest ${commits.length} commits: each has all ${plural(targets.filter(({ cache }) => cache).length, 'cached target')} run anew`,
      remedy: 'What is about one project goes into its project.json or package.json',
    });
  return checks;
}
