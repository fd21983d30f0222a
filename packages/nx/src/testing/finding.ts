import { asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import { type FileGraph, type GraphFile, type Target, fileGraphOf } from '@subminute/core/graph';
import type { GraphTask, SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import { globCompiler } from '../adapter/globs.ts';
import { overlayOf } from '../decompose/overlay.ts';
import type { Finding, Proposal } from '../decompose/proposal.ts';
import { type Texts, memoryFiles } from './memory-workspace.ts';

/** A task of a target `test` that is one call of Vitest. */
export function testTask(
  project: string,
  inputs: readonly number[] = [],
  more: Partial<GraphTask> = {},
): GraphTask {
  return {
    task: asTaskId(`${project}:test`),
    project,
    target: 'test',
    cache: true,
    continuous: false,
    dependsOn: [],
    inputs,
    command: 'nx:run-script {"script":"test"} vitest run',
    ...more,
  };
}

/** A file that imports others of the workspace, by their paths. */
export function importing(path: string, ...files: readonly string[]): GraphFile {
  return {
    path,
    imports: files.map((specifier) => ({ specifier, start: 0, end: 0, how: 'static', kind: 'runtime' })),
    targets: files.map((file): Target => ({ is: 'file', file })),
    facts: {},
    verbatim: false,
  };
}

export function commitOf(...paths: readonly string[]): SampleCommit {
  return { sha: paths.join(), paths, packages: [] };
}

export interface Found {
  readonly texts: Texts;
  readonly graph: WorkspaceGraph;
  /** In ms, of CPU time and from begin to end, by task. */
  readonly costs?: Readonly<Record<string, number>>;
  readonly files: readonly GraphFile[];
  readonly train: readonly SampleCommit[];
  readonly units?: LoopState['units'];
  readonly cores?: number;
}

/** What a finder is asked with, all of it in memory. */
export function findingIn({ texts, graph, costs = {}, files, train, units, cores = 2 }: Found): Finding {
  const known: FileGraph = fileGraphOf(files);
  const weights = new Map(
    Object.entries(costs).map(([task, ms]) => [asTaskId(task), { cpuMs: ms, durationMs: ms }]),
  );
  return {
    root: '/work',
    state: { graph, weights, units: units ?? new Map() },
    files: memoryFiles(texts),
    train,
    fileGraph: () => Promise.resolve(known),
    parser: () => Promise.reject(new Error('nobody parses')),
    context: { compile: globCompiler(), cores, exists: () => true },
    budgetMs: 60_000,
    env: {},
  };
}

/** The texts that a proposal writes. */
export async function writtenBy(proposal: Proposal, texts: Texts): Promise<Readonly<Record<string, string>>> {
  const files = memoryFiles(texts);
  const edits = await proposal.edits(files);
  if (!edits.ok) throw new Error(edits.error);
  const overlay = overlayOf(files, edits.value);
  return Object.fromEntries(edits.value.map(({ path }) => [path, overlay.read(path) ?? '']));
}
