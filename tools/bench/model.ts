// Whether the modelled loop is the real one, and what it costs to compute.
//
//   node tools/setup.mjs tools/bench/model.ts reality --repo DIR --commits 30 --targets build,test
//   node tools/setup.mjs tools/bench/model.ts shop --commits 30 --seed 1 --modules DIR
//   node tools/setup.mjs tools/bench/model.ts loops --commits 30 --seed 1 --modules DIR
//   node tools/setup.mjs tools/bench/model.ts units --commits 30 --history 12 --seed 1
//   node tools/setup.mjs tools/bench/model.ts cut-off --commits 40 --seed 1
//   node tools/setup.mjs tools/bench/model.ts scale --projects 1000 --commits 5000
//
// `reality` walks through a repository's newest commits (`--skip` of them left out, `--without` paths that a
// partial clone lacks) and compares, for each, the tasks that the model says are selected and change their hash
// with what Nx itself selects and hashes. `shop` does so with made-up commits on a copy of examples/shop, whose
// packages it links from `--modules`; `--legacy` with Nx's older selection. `loops` measures each task of it alone,
// then compares the predicted time of edits with that of `nx affected`. `units` does the same for CPU time with the
// Vitest plugin on in all of its projects: of test tasks those test files run whose inputs an edit touches. What each
// costs is told by `--history` recorded loops. `cut-off` edits a workspace whose types are keyed by declarations, and
// compares the tasks that Nx executes with the predicted ones. Prints one JSON line last.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCutOff } from '../model/cut-off.ts';
import { measureLoops } from '../model/loops.ts';
import { compareWithNx } from '../model/reality.ts';
import { measureScale } from '../model/scale.ts';
import { measureUnitLoops } from '../model/unit-loops.ts';
import { makeShopHistory } from '../model/shop-commits.ts';
import { report } from './options.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string', default: '.' },
    commits: { type: 'string', default: '30' },
    skip: { type: 'string', default: '0' },
    targets: { type: 'string', default: 'typecheck,lint,test,build' },
    without: { type: 'string', default: '' },
    modules: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    history: { type: 'string', default: '12' },
    projects: { type: 'string', default: '1000' },
    legacy: { type: 'boolean', default: false },
  },
});

const count = Number(values.commits);
const targets = values.targets.split(',');

async function reality(): Promise<void> {
  const without = values.without.split(',').filter((one) => one !== '');
  const options = { repo: values.repo, targets, count, skip: Number(values.skip), without };
  report({ ...(await compareWithNx(options, console.log)) });
}

async function shop(): Promise<void> {
  if (values.legacy) process.env['NX_LEGACY_AFFECTED'] = 'true';
  using history = makeShopHistory({ commits: count, seed: Number(values.seed), modules: values.modules });
  const options = { repo: history.dir, targets, count, skip: 0, without: [] };
  report({
    ...(await compareWithNx(options, console.log)),
    seed: Number(values.seed),
    legacy: values.legacy,
  });
}

async function loops(): Promise<void> {
  const cores = availableParallelism();
  const { seed, modules } = values;
  report({
    ...(await measureLoops({ loops: count, seed: Number(seed), modules, cores, targets }, console.log)),
    cores,
  });
}

async function units(): Promise<void> {
  const cores = availableParallelism();
  const options = {
    loops: count,
    history: Number(values.history),
    seed: Number(values.seed),
    cores,
    targets,
  };
  report({ ...(await measureUnitLoops(options, console.log)), cores });
}

async function cutOff(): Promise<void> {
  const seed = Number(values.seed);
  report({ ...(await measureCutOff({ commits: count, seed }, console.log)), seed });
}

function scale(): void {
  const { projects, seed } = values;
  report({ ...measureScale({ projects: Number(projects), commits: count, seed: Number(seed) }) });
}

const modes: Readonly<Record<string, () => void | Promise<void>>> = {
  reality,
  shop,
  loops,
  units,
  'cut-off': cutOff,
  scale,
};
const mode = modes[positionals[0] ?? ''];
if (!mode) throw new Error(`one of ${Object.keys(modes).join(', ')} is needed`);
await mode();
