import { projectOf, splitPatterns, workspacePatterns } from './hash-text.ts';

/** One of Nx's hash instructions, read: what a change must touch for it to change. */
export type Instruction =
  /** Files of a project. Patterns are relative to the workspace's root, those with `!` are taken out. */
  | { readonly kind: 'project-files'; readonly project: string; readonly patterns: readonly string[] }
  /** Files wherever they are. */
  | { readonly kind: 'workspace-files'; readonly patterns: readonly string[] }
  | { readonly kind: 'configuration'; readonly project: string }
  | { readonly kind: 'tsconfig' }
  /** A package of the lockfile, without its version. */
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'all-packages' }
  /** What no commit changes: variables, outputs of commands; outputs of tasks are `reads` of a task. */
  | { readonly kind: 'other' };

export interface InstructionContext {
  /** Roots by name. */
  readonly roots: ReadonlyMap<string, string>;
}

/** Reads an instruction as Nx 22 to 24 write it. What is not known touches nothing. */
export function parseInstruction(text: string, { roots }: InstructionContext): Instruction {
  if (text === 'AllExternalDependencies') return { kind: 'all-packages' };
  const workspace = workspacePatterns(text);
  if (workspace !== undefined) return { kind: 'workspace-files', patterns: workspace.map(rooted) };
  if (text.startsWith('npm:')) return { kind: 'package', name: packageOf(text.slice('npm:'.length)) };
  const project = projectOf(text, roots);
  if (project === undefined) return { kind: 'other' };
  return ofProject(project, text.slice(project.length + 1), roots.get(project) ?? '.');
}

function ofProject(project: string, rest: string, root: string): Instruction {
  if (rest === 'ProjectConfiguration') return { kind: 'configuration', project };
  if (rest === 'TsConfig') return { kind: 'tsconfig' };
  const json = rest.startsWith('json:') ? withoutFields(rest.slice('json:'.length)) : undefined;
  const patterns = splitPatterns(json ?? rest).map((pattern) => rooted(inProject(pattern, root)));
  return json === undefined
    ? { kind: 'project-files', project, patterns }
    : { kind: 'workspace-files', patterns };
}

/** `package.json[name,exports][!version]` is a file and which of its fields. */
function withoutFields(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === ']') {
    const open = text.lastIndexOf('[', end - 1);
    // A bracket inside of another one is no list of fields.
    if (open === -1 || text.slice(open, end - 1).includes(']')) break;
    end = open;
  }
  return text.slice(0, end);
}

/** `react@18.2.0` and `@types/node@22` without their versions. */
function packageOf(node: string): string {
  const at = node.indexOf('@', 1);
  return at === -1 ? node : node.slice(0, at);
}

function inProject(pattern: string, root: string): string {
  return pattern.replace('{projectRoot}', root);
}

/** Without what stands for the root, the `!` kept. */
function rooted(pattern: string): string {
  return pattern.replace(/^(!?)(?:\{workspaceRoot\}\/|\.?\/)+/, '$1');
}
