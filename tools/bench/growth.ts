// How what an edit of a leaf costs grows with the workspace.
//
//   node tools/setup.mjs tools/bench/growth.ts --sizes 10,100,500 --graph 2000 --runs 3 [--systems nx,subminute]
//     [--keep DIR] [--native 1] [--seed 1]
//
// The workspaces of loop.ts, each all known; then the body of a function that nobody hangs on is edited. --graph: at so many
// projects nothing is run, which would take hours to be known: what `nx show projects --affected` takes after the edit, in
// a workspace with the plugins of Nx and in one with ours, and what our `createNodes` takes of that. 0: not at all.
// CPU time; prints one JSON line last.
import { measureEdit } from '../loop/measure.ts';
import { type GraphFigures, graphCost } from '../loop/graph-cost.ts';
import { KEEP, inSession, systemsIn } from '../loop/session.ts';
import { given, report } from './options.ts';

const { sizes, graph, runs, systems, native, keep, seed } = given({
  sizes: '10,100,500',
  graph: 2000,
  runs: 1,
  systems: 'nx,turbo,subminute',
  native: 1,
  keep: KEEP,
  seed: 1,
});

const say = (text: string): void => console.log(text);
const all = systemsIn(systems, native === 1);
const leaf: Record<string, object> = {};
for (const size of sizes.split(',').filter((one) => one !== '')) {
  const count = Number(size);
  if (!Number.isInteger(count)) throw new Error(`--sizes has '${size}': it must be a number`);
  leaf[size] = await inSession(
    { systems: all, projects: count, seed, keep, isKnown: true, say },
    ({ stages, projects }) => measureEdit('leaf-body', { stages, projects, runs, say }),
  );
}
let graphs: Readonly<Record<string, GraphFigures>> = {};
if (graph > 0) {
  const withGraph = all.filter(({ name }) => name !== 'turbo');
  graphs = await inSession(
    { systems: withGraph, projects: graph, seed, keep, isKnown: false, say },
    ({ stages, projects }) => graphCost({ stages, projects, runs, say }),
  );
}
report({ leaf, graph: { projects: graph, ...graphs }, runs, native: native === 1, seed });
