import path from 'node:path';
import { type NamedTask, type PlannedPart, fileSetOf } from '@subminute/core/plan';
import type { NamedInputs, ProjectsOfNx } from './nx-projects.ts';

/** The input by which a project's task hashes no file of a part. */
function withoutPart({ root }: Pick<PlannedPart, 'root'>): string {
  return `!{workspaceRoot}/${root}/**/*`;
}

/**
 * Files of parts that the project's task does not hash: it has left the folder to the part, and has of it what it hashes
 * of projects that it depends on. A later import may lead to more than that.
 */
export function leftFiles(
  task: NamedTask,
  parts: readonly PlannedPart[],
  projects: Pick<ProjectsOfNx, 'inputsOf' | 'namedInputsOf'>,
): (file: string) => boolean {
  const inputs = projects.inputsOf(task) ?? [];
  const left = parts
    .filter((part) => part.of === task.project && part.targets.includes(task.target))
    .filter((part) => inputs.includes(withoutPart(part)))
    .map(({ name, root }) => ({
      root,
      names: inputs.flatMap((input) => nameBelow(input, name)),
      named: projects.namedInputsOf(name),
    }));
  return (file) =>
    left.some(
      ({ root, names, named }) =>
        file.startsWith(`${root}/`) &&
        !names.some((name) => hasFile(name, named, file.slice(root.length + 1))),
    );
}

/** The named input of projects below that an input means: `^production`, or as an object. */
function nameBelow(input: unknown, part: string): readonly string[] {
  if (typeof input === 'string') return input.startsWith('^') ? [input.slice(1)] : [];
  const { input: name, dependencies, projects } = (input ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') return [];
  if (name.startsWith('^')) return [name.slice(1)];
  const isMeant = dependencies === true || (Array.isArray(projects) && projects.includes(part));
  return isMeant ? [name] : [];
}

function hasFile(name: string, named: NamedInputs, file: string): boolean {
  const patterns = patternsOf(name, named, new Set());
  if (!patterns.some((pattern) => !pattern.startsWith('!'))) return false;
  return fileSetOf(patterns, (glob) => (one) => path.posix.matchesGlob(one, glob)).has(file);
}

/** The patterns of a project's files that a named input comes to, from its folder. */
function patternsOf(name: string, named: NamedInputs, seen: Set<string>): readonly string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  return (named[name] ?? []).flatMap((input) => {
    const { fileset = input } = (input ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof fileset !== 'string') return [];
    const [, not, pattern] = /^(!?)\{projectRoot\}\/(.*)$/.exec(fileset) ?? [];
    return pattern === undefined ? patternsOf(fileset, named, seen) : [`${not}${pattern}`];
  });
}
