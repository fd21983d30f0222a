// What it costs to look for what would make the loop of a large workspace shorter.
//
//   node tools/setup.mjs tools/bench/decompose-scale.ts --files 50000 --commits 1000 [--projects 200] [--seed 1]
//
// A generated workspace on disk goes through all that `replay` and `decompose` do: the graph of its files without
// anything kept, the loop over its commits, and the whole ladder with the search for parts. Nx is not asked: what it
// would say of the workspace comes from the generator, and proposals are judged with it. CPU time and memory are those
// of this process after the workspace was made; prints one JSON line last, `--profile DIR` (of Node) tells more.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ok } from '@subminute/core';
import { type LoopState, editOfFile, halvesOf, replay, weightsIn } from '@subminute/core/decompose';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { FINDERS } from '../../packages/nx/src/decompose/finders.ts';
import { textsOf } from '../../packages/nx/src/decompose/overlay.ts';
import { walkLadder } from '../../packages/nx/src/decompose/walk.ts';
import { openFileGraph } from '../../packages/nx/src/imports/open-file-graph.ts';
import { loadParser } from '../../packages/nx/src/imports/parser.ts';
import { planWorkspace } from '../planted/plan-workspace.ts';
import { commitsTo, weightsFor, workspaceGraphOf } from '../planted/workspace-graph.ts';
import { writeWorkspace } from '../planted/write-workspace.ts';
import { numbers, random, report } from './options.ts';

const { files, commits, projects, seed } = numbers({
  files: 50_000,
  commits: 1000,
  projects: 200,
  seed: 1,
});
const BUDGET_MS = 60_000;
/** More is a failure, whatever the number of files. */
const MOST = { cpuMs: 30_000, maxRssMb: 1024 };

const dice = random(seed);
const planned = planWorkspace(files, projects, dice);
const dir = mkdtempSync(path.join(tmpdir(), 'decompose-scale-'));
const store = mkdtempSync(path.join(tmpdir(), 'decompose-store-'));
const phases: Record<string, number> = {};
/** The most so far, at the end of each phase. */
const rss: Record<string, number> = {};
try {
  const made = writeWorkspace(dir, planned, dice);
  execFileSync('git', ['init', '-q'], { cwd: dir });
  const sample = commitsTo(planned, commits, dice);
  const start = cpuMs();
  const found = await decomposed(sample);
  const used = { cpuMs: Math.round(cpuMs() - start), maxRssMb: peakMb() };
  report({
    files: made.files,
    bytes: made.bytes,
    projects,
    commits,
    ...found,
    phases,
    rssMb: rss,
    ...used,
  });
  process.exitCode = used.cpuMs <= MOST.cpuMs && used.maxRssMb <= MOST.maxRssMb ? 0 : 1;
} finally {
  for (const made of [dir, store]) rmSync(made, { recursive: true, force: true });
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function timed<T>(phase: string, work: () => T | Promise<T>): Promise<T> {
  const before = cpuMs();
  const done = await work();
  phases[phase] = Math.round(cpuMs() - before);
  rss[phase] = peakMb();
  return done;
}

async function decomposed(sample: ReturnType<typeof commitsTo>): Promise<Record<string, unknown>> {
  const opened = await timed('fileGraph', () => openFileGraph(dir, { env: process.env, store }));
  if (!opened.ok) throw new Error(opened.error);
  using open = opened.value;
  const graph = workspaceGraphOf(planned);
  const state: LoopState = { graph, weights: weightsFor(planned), units: new Map() };
  const exists = (file: string): boolean => existsSync(path.join(dir, file));
  const context = { compile: globCompiler(), cores: 8, overheadMs: 1500, exists };
  const replayed = await timed('replay', () => {
    const edits = [...new Set(sample.flatMap(({ paths }) => paths))].map(editOfFile);
    const weights = weightsIn(state, [...sample, ...edits], context);
    return replay(graph, sample, weights, { ...context, budgetMs: BUDGET_MS });
  });
  const told: string[] = [];
  const walk = await timed('ladder', () =>
    walkLadder({
      ...halvesOf(sample),
      root: dir,
      state,
      budget: { from: 'settings', ms: BUDGET_MS },
      context,
      finders: FINDERS,
      graphWith: () => Promise.resolve(ok(graph)),
      isWhole: true,
      finding: {
        fileGraph: () => Promise.resolve(open.graph()),
        graphOver: ({ edits = [] }) => Promise.resolve(open.over(textsOf(edits))),
        parser: loadParser,
        env: process.env,
      },
      say: (text) => told.push(text),
    }),
  );
  for (const { proposal } of walk.steps) console.log(`found: ${proposal.title}`);
  for (const { title, why } of walk.rejected) console.log(`no: ${title}: ${why}`);
  return {
    edges: open.graph().edges.length,
    loopMs: Math.round(replayed.loop.meanMs),
    asked: told.length,
    steps: walk.steps.length,
  };
}
