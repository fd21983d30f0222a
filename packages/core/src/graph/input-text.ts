import { projectOf, splitPatterns, workspacePatterns } from './hash-text.ts';
import type { WorkspaceGraph } from './workspace-graph.ts';

/** One of Nx's hash instructions, taken apart: what somebody may have added to it. */
export interface InputText {
  /** Files of a project, files of the workspace, a project's configuration, or something that is no file. */
  readonly scope: 'files' | 'workspace' | 'configuration' | 'other';
  readonly project?: string;
  /** Patterns with `{projectRoot}`; of what is no file, the instruction itself. */
  readonly parts: readonly string[];
}

/** `api:{projectRoot}/**\/*,!…`, `workspace:[…]`, `api:ProjectConfiguration`, `env:CI`, `npm:react`. */
export function inputText(instruction: string, roots: ReadonlyMap<string, string>): InputText {
  const workspace = workspacePatterns(instruction);
  if (workspace !== undefined) return { scope: 'workspace', parts: workspace };
  const project = instruction.startsWith('npm:') ? undefined : projectOf(instruction, roots);
  if (project === undefined) return { scope: 'other', parts: [instruction] };
  const rest = instruction.slice(project.length + 1);
  if (rest === 'ProjectConfiguration' || rest === 'TsConfig')
    return { scope: 'configuration', project, parts: [rest] };
  const root = roots.get(project) ?? '.';
  return { scope: 'files', project, parts: splitPatterns(rest).map((part) => withPlaceholder(part, root)) };
}

/** All inputs of a graph, by their positions. */
export function inputTexts({
  inputs,
  projects,
}: Pick<WorkspaceGraph, 'inputs' | 'projects'>): readonly InputText[] {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  return inputs.map((input) => inputText(input, roots));
}

/** The instruction that has these parts; `undefined` where it names no file any more. */
export function instructionOf({ scope, project, parts }: InputText): string | undefined {
  if (parts.every((part) => part.startsWith('!'))) return undefined;
  if (scope === 'workspace') return `workspace:[${parts.join(',')}]`;
  return project === undefined ? parts.join(',') : `${project}:${parts.join(',')}`;
}

/** What makes a part of an input the same in base and head: whose files it names, of the task's own or others. */
export function partKey({ scope, project }: InputText, part: string, own: string): string {
  return `${scope}\0${project === own ? '' : (project ?? '*')}\0${part}`;
}

/** Nx puts the root in for some patterns and not for others: one form, whatever the project is called. */
function withPlaceholder(pattern: string, root: string): string {
  const [, not = '', rest = ''] = /^(!?)(.*)$/s.exec(pattern) ?? [];
  if (root === '.' || root === '') return pattern;
  return rest === root || rest.startsWith(`${root}/`)
    ? `${not}{projectRoot}${rest.slice(root.length)}`
    : pattern;
}
