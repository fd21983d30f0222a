import path from 'node:path';
import { type Result, type TaskId, err, ok, plural } from '@subminute/core';
import { type LoopState } from '@subminute/core/decompose';
import {
  type FileGraph,
  type FileView,
  bitsFor,
  eachBit,
  packagesOf,
  reachedFrom,
  setBit,
  viewOf,
} from '@subminute/core/graph';
import {
  type GraphTask,
  type UnitRecord,
  type UnitTask,
  USUAL_START_MS,
  isTestFile,
  projectLookup,
  startPart,
} from '@subminute/core/ratchet';
import { withPlugin } from '../generators/init/vitest-config.ts';
import type { FileEdit } from './file-edit.ts';
import { textEdit } from './overlay.ts';
import { type Files, type Finder, type Proposal, idOf } from './proposal.ts';
import { collectsCoverage, namedFiles, vitestConfigIn } from './vitest-config-files.ts';

const PACKAGE = '@subminute/vitest';

/** A test task that runs all its test files, and the configuration in which that is said. */
interface Whole {
  readonly task: GraphTask;
  readonly root: string;
  readonly config: string;
  /** With the plugin. */
  readonly text: string;
}

/** Test tasks that run all test files, whatever changed: the plugin for Vitest goes into their configurations. */
export const testFileSelection: Finder = async ({ state, files, fileGraph }) => {
  const roots = new Map(state.graph.projects.map(({ name, root }) => [name, root]));
  const tasks = state.graph.tasks.filter(
    ({ task, command }) => command.includes('vitest') && !state.units.has(task),
  );
  const byTarget = Map.groupBy(tasks, ({ target }) => target);
  const proposals: Proposal[] = [];
  for (const [target, same] of byTarget) {
    const all = same.flatMap((task) => wholeOf(files, task, roots.get(task.project) ?? '.') ?? []);
    const wholes = all.filter((one) => !collectsCoverage(one.text, one.task));
    if (all.length > 0) proposals.push(proposalOf(target, { wholes, all: all.length }, await fileGraph()));
  }
  return proposals;
};

/** `undefined`: it has no configuration of its own that could be edited, or has the plugin. */
function wholeOf(files: Files, task: GraphTask, root: string): Whole | undefined {
  const config = vitestConfigIn(files, root);
  if (config === undefined) return undefined;
  const edited = withPlugin(config, files.read(config) ?? '');
  return edited.kind === 'edited' ? { task, root, config, text: edited.text } : undefined;
}

interface Wholes {
  readonly wholes: readonly Whole[];
  /** With those that collect coverage. */
  readonly all: number;
}

const COVERAGE =
  'with coverage in each run all test files run: collect it in a target of its own, then again';

function proposalOf(target: string, { wholes, all }: Wholes, graph: FileGraph): Proposal {
  const left = all - wholes.length;
  return {
    id: idOf(2, target),
    rung: 2,
    title: `${target}: run only the test files whose inputs changed, in ${plural(wholes.length, 'project')}`,
    risks: [
      'the prediction knows what test files import; what they read besides is found when they run',
      ...(left > 0 ? [`${plural(left, 'project')} left out: ${COVERAGE}`] : []),
    ],
    edits: (files) => (wholes.length > 0 ? editsOf(files, wholes) : err(COVERAGE)),
    after: (before, next) => ({ ...before, graph: next, units: withTestFiles(before, wholes, graph) }),
  };
}

function editsOf(files: Files, wholes: readonly Whole[]): Result<readonly FileEdit[], string> {
  const missing = wholes.find(({ root }) => !isInstalled(files, root));
  if (missing) return err(`${missing.root} has no ${PACKAGE}. Run: npm i -D ${PACKAGE}`);
  return ok(wholes.map(({ config, text }) => textEdit(files, config, text)));
}

function isInstalled(files: Files, root: string): boolean {
  const folders = root === '.' ? ['.'] : [root, '.'];
  return folders.some((folder) => {
    const text = files.read(path.posix.join(folder, 'package.json')) ?? '';
    return text.includes(JSON.stringify(PACKAGE));
  });
}

function withTestFiles(
  { units, weights, graph: { projects } }: LoopState,
  wholes: readonly Whole[],
  graph: FileGraph,
): ReadonlyMap<TaskId, UnitTask> {
  const owner = projectLookup(projects);
  const testsOf = Map.groupBy(
    graph.files.filter((file) => isTestFile(file.path)),
    (file) => owner(file.path) ?? '',
  );
  const view = viewOf(graph, 'runtime');
  const next = new Map(units);
  for (const { task, root, text } of wholes) {
    const tests = (testsOf.get(task.project) ?? []).map((file) => file.path);
    if (tests.length === 0) continue;
    const setup = namedFiles(text, root, graph);
    next.set(task.task, {
      start: startPart(USUAL_START_MS, weights.get(task.task)?.cpuMs ?? USUAL_START_MS),
      units: tests.map((test) => unitOf(test, root, { setup, graph, view })),
    });
  }
  return next;
}

interface Reading {
  /** Files that all test files of the task read. */
  readonly setup: readonly string[];
  readonly graph: FileGraph;
  readonly view: FileView;
}

/** All test files of a task are taken to cost the same: nobody has told. */
function unitOf(test: string, root: string, { setup, graph, view }: Reading): UnitRecord {
  const from = bitsFor(view.size);
  for (const file of [test, ...setup]) setBit(from, graph.numbers.get(file) ?? 0);
  const inputs: NonNullable<UnitRecord['inputs']>[number][] = [];
  const packages = new Set<string>();
  eachBit(reachedFrom(from, view.below), (at) => {
    const file = graph.files[at];
    if (!file) return;
    inputs.push({ kind: 'module', environment: 'ssr', id: file.path });
    for (const name of packagesOf(file, { types: false })) packages.add(name);
  });
  for (const name of packages) inputs.push({ kind: 'package', path: `node_modules/${name}` });
  return { path: test, folder: root, durationMs: 1, isTypes: /\.test-d\./.test(test), inputs };
}
