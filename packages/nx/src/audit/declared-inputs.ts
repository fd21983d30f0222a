import { type GlobCompiler, fileSetOf, parseInstruction, projectLookup } from '@subminute/core/ratchet';
import type { GraphProject } from '@subminute/core/ratchet';

/** What a task's hash is made of, as far as it is files. Paths are relative to the workspace's root. */
export interface DeclaredInputs {
  /** Whether a file there would be hashed, if git does not ignore it. */
  readonly has: (file: string) => boolean;
  /** Whether the hash has that file, made by another task. */
  readonly hasOutput: (file: string) => boolean;
  /** Projects of whose files some are hashed: what is built of them changes with the hash. */
  readonly projects: ReadonlySet<string>;
}

export interface PlanContext {
  readonly projects: readonly GraphProject[];
  readonly compile: GlobCompiler;
  /** Of the root, where there is one. */
  readonly tsconfig?: string;
}

const LOCKFILES = /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/;

/** Reads a task's hash plan: Nx's own instructions, as `--graph=stdout` prints them. */
export function declaredInputs(
  plan: readonly string[],
  { projects, compile, tsconfig }: PlanContext,
): DeclaredInputs {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const owner = projectLookup(projects);
  const tests: ((file: string) => boolean)[] = [];
  const outputs: ((file: string) => boolean)[] = [];
  const hashed = new Set<string>();
  for (const text of plan) {
    const json = /^json:(?:\{workspaceRoot\}\/)?([^[]+)/.exec(text)?.[1];
    const one = parseInstruction(text, { roots });
    if (json !== undefined) tests.push((file) => file === json);
    else if (one.kind === 'project-files') {
      const { project } = one;
      const { has } = fileSetOf(one.patterns, compile);
      hashed.add(project);
      tests.push((file) => owner(file) === project && has(file));
    } else if (one.kind === 'workspace-files') tests.push(fileSetOf(one.patterns, compile).has);
    else if (one.kind === 'tsconfig') tests.push((file) => file === tsconfig);
    else if (one.kind === 'package' || one.kind === 'all-packages')
      tests.push((file) => LOCKFILES.test(file));
    else outputs.push(...outputTests(text, compile));
  }
  const hasPackages = plan.some((text) => text === 'AllExternalDependencies' || text.startsWith('npm:'));
  return {
    has: (file) => tests.some((test) => test(file)) || (hasPackages && LOCKFILES.test(file)),
    hasOutput: (file) => outputs.some((test) => test(file)),
    projects: hashed,
  };
}

const NO_FILES = /^(?:env|runtime|cwd):|^\w+$/;

/** `**\/*.d.ts:libs/a/dist,libs/a/types`: of what other tasks make there, what matches. */
function outputTests(text: string, compile: GlobCompiler): ((file: string) => boolean)[] {
  if (NO_FILES.test(text) || !text.includes(':')) return [];
  const at = text.indexOf(':');
  const matches = compile(text.slice(0, at));
  const folders = text.slice(at + 1).split(',');
  const isIn = (file: string): boolean =>
    folders.some((folder) => file === folder || file.startsWith(`${folder}/`) || compile(folder)(file));
  return [(file) => isIn(file) && matches(file)];
}
