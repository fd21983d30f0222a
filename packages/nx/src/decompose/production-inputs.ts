import { ok } from '@subminute/core';
import {
  type FileSet,
  type GraphTask,
  type WorkspaceGraph,
  fileSetOf,
  parseInstruction,
} from '@subminute/core/ratchet';
import { globCompiler } from '../adapter/globs.ts';
import { isRecord } from '../shield/fields.ts';
import { NX_INPUTS, inputEdits, namedInputEdit } from './input-edits.ts';
import { readJson, recordAt } from './json-file.ts';
import { overlayOf } from './overlay.ts';
import { type Files, type Finder, type Proposal, idOf } from './proposal.ts';

const NAME = 'production';

/** Test files and what belongs to them, as the presets of Nx name them. */
const NO_TESTS: readonly string[] = [
  '!{projectRoot}/**/?(*.)+(spec|test|test-d).?(c|m)[jt]s?(x)?(.snap)',
  '!{projectRoot}/**/__tests__/**/*',
  '!{projectRoot}/**/__snapshots__/**/*',
];

/** Targets that hash the test files of the projects below: one proposal for each. */
export const productionInputs: Finder = ({ state, files, train }) => {
  const tests = testPaths(train.flatMap(({ paths }) => paths));
  const byTarget = Map.groupBy(hashingTests(state.graph, tests), ({ target }) => target);
  const { graph } = state;
  return Promise.resolve([...byTarget].map(([target, tasks]) => proposalOf(target, tasks, { files, graph })));
};

const TEST = /\.(?:spec|test|test-d)\.[cm]?[jt]sx?(?:\.snap)?$|\/__tests__\//;

function testPaths(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].filter((file) => TEST.test(file)).sort();
}

/** Tasks with a file set of another project that has one of these test files in it. */
function hashingTests(graph: WorkspaceGraph, tests: readonly string[]): readonly GraphTask[] {
  const compile = globCompiler();
  const roots = new Map(graph.projects.map(({ name, root }) => [name, root]));
  const owners = graph.inputs.map((input) => {
    const read = parseInstruction(input, { roots });
    if (read.kind !== 'project-files') return undefined;
    const set: FileSet = fileSetOf(read.patterns, compile);
    const root = roots.get(read.project) ?? '.';
    const own = root === '.' ? tests : tests.filter((file) => file.startsWith(`${root}/`));
    return own.some((file) => set.has(file)) ? read.project : undefined;
  });
  return graph.tasks.filter(({ project, inputs }) =>
    inputs.some((at) => owners[at] !== undefined && owners[at] !== project),
  );
}

function proposalOf(
  target: string,
  tasks: readonly GraphTask[],
  { files, graph }: { readonly files: Files; readonly graph: WorkspaceGraph },
): Proposal {
  const isNamed = namedInput(files) !== undefined;
  return {
    id: idOf(1, NAME, target),
    rung: 1,
    title: isNamed
      ? `${target}: hash no test files of dependencies ("${NAME}" takes them out)`
      : `${target}: hash no test files of dependencies ("^${NAME}" instead of "^default")`,
    risks: [
      'nx.json changes: each task runs once more',
      `what reads a test file of another project, or builds its own into a package, would not run after an edit of it`,
    ],
    edits: (now) => {
      const named = namedInputEdit(now, NAME, withoutTests(namedInput(now) ?? ['default']));
      if (!named.ok) return named;
      const overlay = overlayOf(now, [named.value]);
      const change = (inputs: readonly unknown[]): readonly unknown[] => inputs.map(asProduction);
      const rest = inputEdits(overlay, { tasks, projects: graph.projects, change });
      return rest.ok ? ok(overlay.add(rest.value).edits) : rest;
    },
  };
}

function withoutTests(inputs: readonly unknown[]): readonly unknown[] {
  return [...inputs, ...NO_TESTS.filter((pattern) => !inputs.includes(pattern))];
}

function asProduction(input: unknown): unknown {
  if (input === NX_INPUTS[1]) return `^${NAME}`;
  return isRecord(input) && input['input'] === 'default' && input['dependencies'] === true
    ? { ...input, input: NAME }
    : input;
}

function namedInput(files: Files): readonly unknown[] | undefined {
  const own = recordAt(readJson(files, 'nx.json'), 'namedInputs')[NAME];
  return Array.isArray(own) ? own : undefined;
}
