import { type Plan, type ReplacedTarget, sharingTasks } from '@subminute/core/plan';
import type { Files } from '../decompose/proposal.ts';
import { moveAside, putBack } from './aside.ts';
import type { Existing, ExistingTargets } from './existing.ts';
import type { PlannedTargets } from './plan-all.ts';
import type { LeftProject } from './question.ts';
import { type Inferred, isInferred } from './settings.ts';

/** What is planned, with all that it stands in the place of moved out of its way. */
export interface Replacing {
  readonly planned: PlannedTargets;
  readonly replaced: readonly ReplacedTarget[];
  readonly written: ReadonlyMap<string, string>;
  /** Tasks that cannot be moved though others build upon ours, and why: all is to be planned again with them. */
  readonly kept: ReadonlyMap<string, string>;
}

/** Moves what is replaced aside, and puts back what is replaced no more. */
export function replaceAll(
  planned: PlannedTargets,
  {
    existing,
    before,
    files,
  }: { readonly existing: ExistingTargets; readonly before: Plan; readonly files: Files },
): Replacing {
  const written = new Map<string, string>();
  const overlay: Files = {
    exists: (file) => written.has(file) || files.exists(file),
    read: (file) => written.get(file) ?? files.read(file),
  };
  const write = (texts: ReadonlyMap<string, string>): void => {
    for (const [file, text] of texts) written.set(file, text);
  };
  const wanted = targetsOf(planned).flatMap(
    ({ project, target }) => existing.get(project)?.get(target) ?? [],
  );
  const names = new Set(wanted.map(taskOf));
  // What is put back first may be listed in the same package.json.
  for (const one of before.replaced) if (!names.has(taskOf(one))) write(putBack(overlay, one));
  // What somebody has put back is moved anew.
  const replaced = before.replaced.filter(
    (one) => names.has(taskOf(one)) && existing.get(one.project)?.get(one.target)?.isAside === true,
  );
  const refused = new Map<string, string>();
  for (const one of wanted.filter(({ isAside }) => !isAside)) {
    const moved = asideOf(one, { overlay, before, replaced });
    if (typeof moved === 'string') {
      refused.set(taskOf(one), moved);
      continue;
    }
    write(moved.written);
    replaced.push(moved.entry);
  }
  return { planned: without(planned, refused), replaced, written, kept: builtUpon(refused) };
}

function asideOf(
  one: Existing,
  {
    overlay,
    before,
    replaced,
  }: { readonly overlay: Files; readonly before: Plan; readonly replaced: readonly ReplacedTarget[] },
): { readonly written: ReadonlyMap<string, string>; readonly entry: ReplacedTarget } | string {
  if (sharingTasks(before, one).length > 1)
    return 'its test files are shared with parts or shards of the plan';
  const moved = moveAside(overlay, one, replaced);
  return moved.ok ? moved.value : moved.error;
}

function taskOf({ project, target }: { readonly project: string; readonly target: string }): string {
  return `${project}:${target}`;
}

/** All targets that are planned, by name. */
export function targetsOf({
  types,
  builds,
  tests,
  lints,
}: Pick<PlannedTargets, 'types' | 'builds' | 'tests' | 'lints'>): readonly {
  readonly project: string;
  readonly target: Inferred;
}[] {
  return [
    ...types.flatMap(({ project, targets }) => targets.map((target) => ({ project, target }))),
    ...builds.map(({ project }) => ({ project, target: 'build' as const })),
    ...tests.map(({ project }) => ({ project, target: 'test' as const })),
    ...lints.map(({ project }) => ({ project, target: 'lint' as const })),
  ].filter((one): one is { readonly project: string; readonly target: Inferred } => isInferred(one.target));
}

function without(planned: PlannedTargets, refused: ReadonlyMap<string, string>): PlannedTargets {
  if (refused.size === 0) return planned;
  const isKept = (project: string, target: string): boolean => !refused.has(`${project}:${target}`);
  const left = new Map<Inferred, readonly LeftProject[]>(planned.left);
  for (const [task, why] of refused) {
    const at = task.lastIndexOf(':');
    const target = task.slice(at + 1) as Inferred;
    left.set(target, [...(left.get(target) ?? []), { project: task.slice(0, at), why }]);
  }
  return {
    types: planned.types.map((one) => ({
      ...one,
      targets: one.targets.filter((target) => isKept(one.project, target)),
    })),
    builds: planned.builds,
    byTypeScript: planned.byTypeScript,
    tests: planned.tests.filter(({ project }) => isKept(project, 'test')),
    lints: planned.lints.filter(({ project }) => isKept(project, 'lint')),
    left,
  };
}

/** What others are planned by: where one of these is not ours, there are no surfaces or no outputs that these wait for. */
const BUILT_UPON = /:(?:dts|typecheck|build)$/;

function builtUpon(refused: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...refused].filter(([task]) => BUILT_UPON.test(task)));
}
