import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, type TaskId, asTaskId, inline, ok } from '@subminute/core';
import type { Unmeasurable } from '@subminute/core/ratchet';
import type { Parse } from '../imports/parser.ts';
import { type CleanTree } from '../process/clean-tree.ts';
import type { TreeTasks } from '../process/tree-tasks.ts';
import type { ReplacedTarget } from './replaced-targets.ts';
import { REPLACED } from './replaced-targets.ts';
import { type TargetRun, outputsOf, runTarget } from './run-target.ts';
import { isBeside, isSameOutput } from './same-output.ts';
import { testDifferences } from './test-differences.ts';

/** What came of a target of ours and of the one whose place it has, run once each from the same files. */
export interface Compared {
  readonly ours: Pick<TargetRun, 'isGood' | 'ms'>;
  readonly theirs: Pick<TargetRun, 'isGood' | 'ms'>;
  /** Files that both, or one of them, have made. */
  readonly files: number;
  /** Other tasks of ours that make what the replaced one made. */
  readonly with: readonly TaskId[];
  /** One line each, without an end. */
  readonly differences: readonly string[];
  /** How many tests ran; `undefined`: not both told them, and only those that failed are compared. */
  readonly tests: number | undefined;
  /** Both fail, and of one nobody can tell what. */
  readonly isUntold: boolean;
}

export interface Comparing {
  readonly tasks: TreeTasks;
  readonly clean: CleanTree;
  readonly parse: Parse;
  readonly signal: AbortSignal;
}

export async function compareTargets(
  { project, ours, theirs }: ReplacedTarget,
  comparing: Comparing,
): Promise<Result<Compared, Unmeasurable>> {
  const { tasks, parse } = comparing;
  const isDeclared = [ours, theirs].map((task) => outputsOf(tasks, task));
  const companions = companionsOf(tasks, { project, ours });
  const isOutput = (file: string): boolean => !isBeside(file) && isDeclared.some((has) => has(file));
  const running = { ...comparing, isOutput };
  const copies = (side: string): string => path.join(`${tasks.worktree.tree}.store`, 'compared', side);
  const before = await runTarget(theirs, [], { ...running, copies: copies('theirs') });
  if (!before.ok) return before;
  const needed = companions.filter(({ has }) => before.value.files.some(has)).map(({ task }) => task);
  const now = await runTarget(ours, needed, { ...running, copies: copies('ours') });
  if (!now.ok) return now;
  const files = [...new Set([...before.value.files, ...now.value.files])].sort();
  const both = { ours: now.value, theirs: before.value };
  const { ours: own, theirs: other } = both;
  return ok({
    ours: { isGood: own.isGood, ms: own.ms },
    theirs: { isGood: other.isGood, ms: other.ms },
    files: files.length,
    with: needed,
    differences: [...outcomeDifferences(both), ...fileDifferences(both, files, parse)],
    tests: own.tests && other.tests ? own.tests.length : undefined,
    isUntold: !own.isGood && !other.isGood && [own, other].some(isUntold),
  });
}

interface Companion {
  readonly task: TaskId;
  readonly has: (file: string) => boolean;
}

/** Of what a check made beside its answer, declarations are made by a task of their own. */
function companionsOf(
  tasks: TreeTasks,
  { project, ours }: Pick<ReplacedTarget, 'project' | 'ours'>,
): readonly Companion[] {
  const targets = Object.entries(tasks.projects.get(project)?.targets ?? {});
  return targets.flatMap(([name, target]) => {
    const task = asTaskId(`${project}:${name}`);
    const command = target?.options?.['command'];
    const isOurs = typeof command === 'string' && command.startsWith('subminute-');
    return isOurs && task !== ours && !name.endsWith(REPLACED) ? [{ task, has: outputsOf(tasks, task) }] : [];
  });
}

interface Both {
  readonly ours: TargetRun;
  readonly theirs: TargetRun;
}

function isUntold({ failures: { tests, others } }: TargetRun): boolean {
  return tests.size + others.size === 0;
}

function outcomeDifferences({ ours, theirs }: Both): readonly string[] {
  if (ours.isGood !== theirs.isGood) {
    const [word, failed] = ours.isGood ? ['the replaced one', theirs] : ['this one', ours];
    const [first = inline(failed.said)] = [...failed.failures.tests, ...failed.failures.others];
    return [`only ${word} fails: ${inline(first)}`];
  }
  const told = ours.tests && theirs.tests ? testDifferences(ours.tests, theirs.tests) : undefined;
  if (ours.isGood || [ours, theirs].some(isUntold)) return told ?? [];
  const kinds = told ? (['others'] as const) : (['tests', 'others'] as const);
  const failed = kinds.flatMap((kind) => {
    const [own, other] = [ours.failures[kind], theirs.failures[kind]];
    // Of a list that was cut off, what is not in it may have failed all the same.
    return [
      ...(theirs.failures.isCut ? [] : [...own].filter((one) => !other.has(one))).map(
        (one) => `fails only here: ${inline(one)}`,
      ),
      ...(ours.failures.isCut ? [] : [...other].filter((one) => !own.has(one))).map(
        (one) => `fails only in the replaced one: ${inline(one)}`,
      ),
    ];
  });
  return [...(told ?? []), ...failed];
}

/** What a task that failed has left is not looked at: it may have ended in the middle. */
function fileDifferences({ ours, theirs }: Both, files: readonly string[], parse: Parse): readonly string[] {
  if (!ours.isGood || !theirs.isGood) return [];
  const [own, other] = [new Set(ours.files), new Set(theirs.files)];
  return files.flatMap((file) => {
    if (!own.has(file)) return [`made only by the replaced one: ${inline(file)}`];
    if (!other.has(file)) return [`made only here: ${inline(file)}`];
    const contents = [contentOf(ours, file), contentOf(theirs, file)] as const;
    return isSameOutput(file, contents, parse) ? [] : [`differs: ${inline(file)}`];
  });
}

function contentOf({ copies }: TargetRun, file: string): Uint8Array {
  const copy = path.join(copies, file);
  return lstatSync(copy).isFile() ? readFileSync(copy) : new Uint8Array();
}
