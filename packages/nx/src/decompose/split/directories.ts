import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type FileGraph, viewOf } from '@subminute/core/graph';
import { filesOf } from './assign.ts';
import { closureOf } from '../modules/closure.ts';
import { isInside, isTest } from '../modules/names.ts';
import type { Part, SplitFiles, SplitWorkspace } from './request.ts';

export interface DirectoryRequest {
  readonly project: string;
  /** Relative to the project: folders, or single files. */
  readonly directories: readonly string[];
  readonly name: string;
  /** Whether what they import in the project comes along. */
  readonly withNeeds: boolean;
}

/** A part as folders of a project; tests in them that need what stays, stay as well. */
export function partOf(
  files: SplitFiles,
  graph: FileGraph,
  workspace: SplitWorkspace,
  request: DirectoryRequest,
): Result<Part & { readonly left: readonly string[] }, string> {
  const { project: asked, directories, name, withNeeds } = request;
  const project = workspace.projects.find((one) => [one.name, one.root, one.package].includes(asked));
  if (!project) return err(`there is no project ${asked}`);
  const own = filesOf(project, workspace.projects, files.paths);
  const dirs = directories.map((dir) => path.posix.join(project.root, dir).replace(/\/$/, ''));
  const chosen = new Set<string>();
  for (const dir of dirs) {
    const found = own.filter((file) => file === dir || isInside(file, dir));
    if (found.length === 0) return err(`${dir} holds no file of ${project.name}`);
    for (const file of found) chosen.add(file);
  }
  const inProject = {
    own: new Set(own),
    isTest: (file: string) => isTest(file.slice(project.root.length + 1)),
  };
  const left = testsLeft(graph, chosen, inProject);
  for (const file of left) chosen.delete(file);
  if (withNeeds) for (const file of needsOf(graph, chosen, inProject)) chosen.add(file);
  const back = withNeeds ? testsLeft(graph, chosen, inProject) : [];
  for (const file of back) chosen.delete(file);
  return ok({ name, files: own.filter((file) => chosen.has(file)), left: [...left, ...back] });
}

interface InProject {
  readonly own: ReadonlySet<string>;
  readonly isTest: (file: string) => boolean;
}

/** All files of the project that the modules among these need; and the tests that need nothing else. */
function needsOf(
  graph: FileGraph,
  chosen: ReadonlySet<string>,
  { own, isTest: isTestFile }: InProject,
): readonly string[] {
  const { files, numbers } = graph;
  const view = viewOf(graph, 'type');
  const numbersOf = (paths: Iterable<string>): readonly number[] =>
    [...paths].map((file) => numbers.get(file)).filter((one) => one !== undefined);
  const modules = closureOf(view, numbersOf([...chosen].filter((file) => !isTestFile(file))));
  const isGone = (number: number): boolean => {
    const file = files[number]?.path ?? '';
    return !own.has(file) || modules.has(number) || isTestFile(file);
  };
  const tests = files.flatMap(({ path: file }, number) => {
    if (!own.has(file) || !isTestFile(file)) return [];
    const needed = [...closureOf(view, [number])];
    const isAbout = needed.some((one) => modules.has(one));
    return isAbout && needed.every(isGone) ? needed : [];
  });
  return [...modules, ...tests].map((number) => files[number]?.path ?? '').filter((file) => own.has(file));
}

/** Tests among these that import what is not among them: they stay with what they need. */
function testsLeft(
  graph: FileGraph,
  chosen: ReadonlySet<string>,
  { own, isTest: isTestFile }: InProject,
): readonly string[] {
  const left = new Set<string>();
  const isOut = (file: string): boolean => own.has(file) && (!chosen.has(file) || left.has(file));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const { from, to } of graph.edges) {
      const file = graph.files[from]?.path ?? '';
      if (chosen.has(file) && isTestFile(file) && isOut(graph.files[to]?.path ?? '')) left.add(file);
    }
  }
  return [...left];
}
