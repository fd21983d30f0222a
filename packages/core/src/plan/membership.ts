import type { Plan, PlannedPart, PlannedShards } from './plan.ts';

/** Whether a file lies in a folder. */
function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

/** A task as Nx names it to the processes that it starts. */
export interface NamedTask {
  readonly project: string;
  readonly target: string;
}

/** Which test files a task runs; a task of which the plan says nothing runs all it finds. */
export type TaskTests = (file: string) => boolean;

/** `undefined`: the plan says nothing of this task. */
export function testsOfTask(plan: Plan, task: NamedTask): TaskTests | undefined {
  const part = plan.parts.find(({ name, targets }) => name === task.project && targets.includes(task.target));
  if (part) return (file) => isIn(file, part.root) && !inner(plan, part).some((root) => isIn(file, root));
  const shard = shardOf(plan, task);
  if (shard) return (file) => shardOfFile(file, shard.shards) === shard.number;
  // What has shards runs nothing by itself.
  if (plan.shards.some((one) => one.project === task.project && one.target === task.target))
    return () => false;
  const taken = plan.parts.filter(({ of, targets }) => of === task.project && targets.includes(task.target));
  return taken.length > 0 ? (file) => !taken.some(({ root }) => isIn(file, root)) : undefined;
}

/** Parts within the folder of another one. */
function inner({ parts }: Plan, part: PlannedPart): readonly string[] {
  return parts.filter(({ root }) => isIn(root, part.root)).map(({ root }) => root);
}

/** The target of one shard: `test--2of4`. The number of shards is in the name, so that another number is another task. */
function shardTarget({ target, files }: Pick<PlannedShards, 'target' | 'files'>, number: number): string {
  return `${target}--${number}of${files.length}`;
}

/** All tasks that share the test files of a task's target; with itself where it is one of them. */
export function sharingTasks({ parts, shards }: Plan, task: NamedTask): readonly NamedTask[] {
  const sharded = shards.find(
    (one) => one.project === task.project && [one.target, ...shardTargets(one)].includes(task.target),
  );
  if (sharded) {
    const { project, target } = sharded;
    return [target, ...shardTargets(sharded)].map((one) => ({ project, target: one }));
  }
  const { target } = task;
  const home = parts.find(({ name }) => name === task.project)?.of ?? task.project;
  const same = parts.filter(({ of, targets }) => of === home && targets.includes(target));
  return [home, ...same.map(({ name }) => name)].map((project) => ({ project, target }));
}

export function shardTargets(shards: Pick<PlannedShards, 'target' | 'files'>): readonly string[] {
  return shards.files.map((_, at) => shardTarget(shards, at + 1));
}

function shardOf(
  { shards }: Plan,
  { project, target }: NamedTask,
): { readonly shards: PlannedShards; readonly number: number } | undefined {
  for (const one of shards) {
    if (one.project !== project) continue;
    const number = shardTargets(one).indexOf(target) + 1;
    if (number > 0) return { shards: one, number };
  }
  return undefined;
}

/** The shard of a test file, from 1: where the plan has it, else by its name, which no other file moves. */
export function shardOfFile(file: string, { files }: Pick<PlannedShards, 'files'>): number {
  const planned = numbersOf(files).get(file);
  if (planned !== undefined) return planned;
  let best = 0;
  let highest = -1;
  for (let at = 0; at < files.length; at++) {
    const score = hash32(`${at + 1}\0${file}`);
    if (score > highest) [best, highest] = [at + 1, score];
  }
  return best;
}

/** Each of thousands of test files is asked for by each shard. */
const known = new WeakMap<PlannedShards['files'], ReadonlyMap<string, number>>();

/** Of a file that is in two lists, the first has it. */
function numbersOf(files: PlannedShards['files']): ReadonlyMap<string, number> {
  const found = known.get(files);
  if (found) return found;
  const numbers = new Map<string, number>();
  for (const [at, list] of files.entries())
    for (const file of list) if (!numbers.has(file)) numbers.set(file, at + 1);
  known.set(files, numbers);
  return numbers;
}

/** FNV-1a, then mixed as murmur3 ends: names that differ in one digit differ in all bits. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
