// What knowing test files spares, over many commits of a workspace: simulated from what its store has recorded, not run.
//
//   node tools/setup.mjs tools/bench/replay-model.ts --workspace DIR --targets test:lib --commits 100
//
// DIR is a checkout whose store (SUBMINUTE_STORE, or its own) has a run of these targets with the Vitest plugin on.
// Each commit is taken as an edit of today's files; by its paths alone, so that a comment counts as code. Against them
// stand the same tasks with all their test files. Only tasks of these targets count. Prints one JSON line last.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { eachBit } from '../../packages/core/src/graph/bits.ts';
import { commitTimer } from '../../packages/core/src/ratchet/commit-timer.ts';
import { prepareModel } from '../../packages/core/src/ratchet/model.ts';
import { weightsIn } from '../../packages/core/src/decompose/loop-state.ts';
import { USUAL_START_MS, readLoopLedger, withCosts } from '../../packages/core/src/ratchet.ts';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { costHistory } from '../../packages/nx/src/cli/ratchet/history.ts';
import { graphOfCheckout } from '../../packages/nx/src/history/graph-at.ts';
import { sampleCommits } from '../../packages/nx/src/history/sample-commits.ts';
import { findPlace, placesWithRuns } from '../../packages/vitest/src/store.ts';
import { quantile } from '../replay/figures.ts';
import { report } from './options.ts';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    targets: { type: 'string', default: 'test' },
    commits: { type: 'string', default: '100' },
  },
});
if (values.workspace === undefined) throw new Error('--workspace DIR is needed');
const root = path.resolve(values.workspace);
const targets = values.targets.split(',');
const { env } = process;
const place = findPlace(root, env);
const stores = [...new Set([place.dir, ...placesWithRuns(root, env)])];

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const graph = valueOf(await graphOfCheckout({ root, targets, store: place.dir, env }));
const sample = valueOf(await sampleCommits({ root, count: Number(values.commits) }));
const history = costHistory({ root, stores }, graph, USUAL_START_MS);
const { weights } = readLoopLedger(withCosts(new Map(), history.points, { firstRuns: 1 }));
const compile = globCompiler();
const exists = (file: string): boolean => existsSync(path.join(root, file));

/** CPU time of the targets' own tasks after each commit, in ms. */
function workAfter(units: typeof history.units): readonly number[] {
  const model = prepareModel(graph, { compile });
  const costs = weightsIn({ graph, weights, units }, sample, { compile, exists });
  const timer = commitTimer(model, costs, { cores: 1 });
  return sample.map((commit) => {
    const parts = costs.partsAfter?.(commit.sha);
    let sum = 0;
    eachBit(timer.executed(commit), (at) => {
      const task = model.order.tasks[at];
      if (task && targets.includes(task.target))
        sum += costs.cpuMs(task.task) * (parts?.get(task.task)?.cpu ?? 1);
    });
    return sum;
  });
}

const [known, all] = [workAfter(history.units), workAfter(new Map())];
const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
const seconds = (ms: number): number => Number((ms / 1000).toFixed(1));
report({
  commits: sample.length,
  touched: all.filter((ms) => ms > 0).length,
  tasks: history.units.size,
  testFiles: [...history.units.values()].reduce((count, { units }) => count + units.length, 0),
  cpuS: seconds(sum(known)),
  nxCpuS: seconds(sum(all)),
  saved: Number((1 - sum(known) / sum(all)).toFixed(3)),
  p50: { with: seconds(quantile(known, 0.5)), nx: seconds(quantile(all, 0.5)) },
  p95: { with: seconds(quantile(known, 0.95)), nx: seconds(quantile(all, 0.95)) },
});
