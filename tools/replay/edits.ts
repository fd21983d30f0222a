import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TaskId } from '@subminute/core';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { writeFiles } from '../rig/units/workspace.ts';
import { rootOf } from './checkout.ts';
import { editsOf } from './edit-text.ts';
import { executedBy } from './executed.ts';
import { type Line, type StateLine, linesOf } from './state.ts';
import { runTests, stepsOf } from './task-run.ts';
import { type Walk, allOf } from './walk.ts';

export interface EditsOptions {
  /** From the workspace's root. */
  readonly file: string;
  /** Whose bodies are edited, each on its own. */
  readonly functions: readonly string[];
}

/** Runs that come before the edits: what is there is known, then nothing has changed. */
const SETTLED = ['first run', 'nothing'] as const;

/** Edits a file of the newest commit in one way after the other, and runs what Nx would; false: something is left. */
export async function runEdits(walk: Walk, { file, functions }: EditsOptions): Promise<boolean> {
  const { checkout, target } = walk;
  const { root } = checkout.place;
  await checkout.put(checkout.head);
  const graph = await checkout.graph();
  const whole = allOf(graph, target);
  await checkout.prepare(graph, whole.before);
  for (const edit of SETTLED) if (!(await runAll(walk, graph, { edit, tests: whole.tests }))) return false;
  const text = readFileSync(path.join(root, file), 'utf8');
  const commit = { sha: '', paths: [file], packages: [] };
  const { tests, before } = executedBy(graph, commit, { target, waiting: [] });
  for (const edit of editsOf(text, functions)) {
    try {
      writeFiles(root, { [file]: edit.text });
      await checkout.prepare(graph, before);
      if (!(await runAll(walk, graph, { edit: edit.name, tests }))) return false;
    } finally {
      writeFiles(root, { [file]: text });
    }
  }
  await checkout.prepare(graph, before);
  return true;
}

async function runAll(
  { checkout: { place }, state, target, say, isOver }: Walk,
  graph: WorkspaceGraph,
  { edit, tests }: { readonly edit: string; readonly tests: readonly TaskId[] },
): Promise<boolean> {
  const done = new Set(
    linesOf(state.lines, 'edit').flatMap((line) => (line.edit === edit ? [line.task] : [])),
  );
  for (const task of tests) {
    const project = rootOf(graph, task);
    const steps = stepsOf(place.root, project, target);
    if (!steps || done.has(task as string)) continue;
    if (isOver()) return false;
    const run = await runTests(place, project, { steps, mode: 'with' });
    state.add({ kind: 'edit', edit, task, run });
    say(`${edit} ${task}: ${run.ran.length} of ${run.all} files, ${(run.cpuMs / 1000).toFixed(2)} s`);
  }
  return true;
}

export interface EditFigures {
  readonly edits: Readonly<Record<string, EditOutcome>>;
}

interface EditOutcome {
  /** Test tasks that Nx executes. */
  readonly tasks: number;
  readonly files: number;
  readonly runtimeRun: number;
  readonly typesRun: number;
  readonly cpuS: number;
  /** Of the same tasks, as they were measured plain at the newest commit. */
  readonly nxCpuS: number;
  /** How many runtime test files ran, by task; those with none are left out. */
  readonly ran: Readonly<Record<string, number>>;
}

const TYPE_TEST = /-d\.[cm]?[jt]sx?$/;

export function editFigures(lines: readonly StateLine[]): EditFigures {
  const plain = new Map(linesOf(lines, 'cost').map(({ task, run }) => [task, run.cpuMs]));
  const byEdit = Map.groupBy(linesOf(lines, 'edit'), ({ edit }) => edit);
  return {
    edits: Object.fromEntries([...byEdit].map(([edit, runs]) => [edit, outcomeOf(runs, plain)] as const)),
  };
}

function outcomeOf(runs: readonly Line<'edit'>[], plain: ReadonlyMap<string, number>): EditOutcome {
  const sum = (of: (line: Line<'edit'>) => number): number => runs.reduce((all, line) => all + of(line), 0);
  const runtime = ({ run }: Line<'edit'>): number => run.ran.filter((file) => !TYPE_TEST.test(file)).length;
  const ran = runs.filter((line) => runtime(line) > 0).map((line) => [line.task, runtime(line)] as const);
  return {
    tasks: runs.length,
    files: sum(({ run }) => run.all),
    runtimeRun: sum(runtime),
    typesRun: sum((line) => line.run.ran.length - runtime(line)),
    cpuS: Number((sum(({ run }) => run.cpuMs) / 1000).toFixed(2)),
    nxCpuS: Number((sum(({ task }) => plain.get(task) ?? 0) / 1000).toFixed(2)),
    ran: Object.fromEntries(ran),
  };
}
