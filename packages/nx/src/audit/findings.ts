import { type Named, folderOf, namedFiles } from './globs-of.ts';
import type { Declared, FilesBefore, Undeclared } from './undeclared.ts';

/** One thing that a task did and did not declare, and what would declare it. */
export interface Finding {
  readonly kind: 'reads' | 'lists' | 'reads-output' | 'reads-ignored' | 'writes' | 'changes' | 'removes';
  /** A file, a folder or a glob, relative to the workspace's root. */
  readonly what: string;
  readonly files: readonly string[];
  /** The task that made what is read. */
  readonly madeBy?: string;
  /** An entry of the target's `inputs`. */
  readonly inputs?: InputEntry;
  /** An entry of the target's `outputs`. */
  readonly outputs?: string;
  /** A new file that git does not ignore is an input of its project, too. */
  readonly isInGit?: boolean;
}

export type InputEntry =
  | string
  | { readonly input: string; readonly projects: readonly string[] }
  | { readonly dependentTasksOutputFiles: string; readonly transitive?: true };

export interface FindingContext {
  readonly declared: Declared;
  readonly before: FilesBefore;
  /** The task's project and its folder, `.` for the root. */
  readonly project: string;
  readonly projectRoot: string;
  /** New files that git would add. */
  readonly unignored: ReadonlySet<string>;
}

/** What to tell, in short: files under few names, each with the entry that would declare it. */
export function findingsOf(undeclared: Undeclared, context: FindingContext): readonly Finding[] {
  return [
    ...inputFindings(undeclared, context),
    ...undeclared.readsOutputs.map(({ below, files }): Finding => {
      const endings = new Set(files.map((file) => /\.[^./]+$/.exec(file)?.[0] ?? ''));
      const [ending = ''] = endings;
      const glob = endings.size === 1 ? `**/*${ending}` : '**/*';
      const entry = {
        dependentTasksOutputFiles: glob,
        ...(below.isDirect ? {} : { transitive: true as const }),
      };
      const what = files.length === 1 ? (files[0] ?? '') : `${commonFolder(files)}/${glob}`;
      return { kind: 'reads-output', what, files, madeBy: below.task, inputs: entry };
    }),
    ...named('reads-ignored', undeclared.readsIgnored),
    ...outputFindings(undeclared, context),
    ...named('changes', undeclared.changes),
    ...named('removes', undeclared.removes),
  ];
}

function named(kind: Finding['kind'], files: readonly string[]): readonly Finding[] {
  return namedFiles(files).map((one) => ({ kind, what: one.pattern, files: one.files }));
}

/** Files of the task's own project and of none are told by their paths, many of another project by its name. */
function inputFindings({ reads, lists }: Undeclared, context: FindingContext): readonly Finding[] {
  const { owner } = context.declared;
  const ownerOf = (file: string): string => owner(file) ?? '';
  const folderOwner = (folder: string): string => ownerOf(`${folder}/x`);
  const owners = new Set([...reads.map(ownerOf), ...lists.map(folderOwner)]);
  return [...owners].sort().flatMap((project) => {
    const files = reads.filter((file) => ownerOf(file) === project);
    const folders = lists.filter((folder) => folderOwner(folder) === project);
    return namedFiles(files, folders).map((one) => inputFinding(one, project, context));
  });
}

function inputFinding(one: Named, owner: string, { project, projectRoot }: FindingContext): Finding {
  const isAnothers = owner !== '' && owner !== project;
  return {
    kind: one.isListed ? 'lists' : 'reads',
    what: one.isListed ? folderName(one.pattern) : one.pattern,
    files: one.files,
    inputs:
      isAnothers && one.isGlob
        ? { input: 'default', projects: [owner] }
        : placed(patternOf(one), projectRoot),
  };
}

function folderName(pattern: string): string {
  return pattern.replace(/\/?(?:\*\*\/)?\*$/, '') || '.';
}

/** A name of which a glob would be made is written so that it is matched by one. */
function patternOf({ pattern, isGlob }: Named): string {
  const own = isGlob ? (/(?:\*\*\/)?\*[^/]*$/.exec(pattern)?.[0] ?? '') : '';
  return pattern.slice(0, pattern.length - own.length).replaceAll(/[[\]{}()*?\\]/g, '?') + own;
}

/** A path behind what Nx calls its root. */
function placed(pattern: string, projectRoot: string): string {
  const inside = projectRoot !== '.' && pattern.startsWith(`${projectRoot}/`);
  return inside ? `{projectRoot}${pattern.slice(projectRoot.length)}` : `{workspaceRoot}/${pattern}`;
}

/** New files by the widest new folder that has no declared output in it. */
function outputFindings(
  { writes }: Undeclared,
  { declared, before, projectRoot, unignored }: FindingContext,
): readonly Finding[] {
  const old = new Set([...before.known, ...before.ignored].flatMap(foldersAbove));
  const groups = new Map<string, string[]>();
  for (const file of writes) {
    const folders = foldersAbove(file).filter((folder) => !old.has(folder));
    const free = folders.filter((folder) => !declared.isOutput(folder) && !hasOutputs(folder, declared));
    const name = free.at(-1) ?? file;
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return [...groups].map(([what, files]) => ({
    kind: 'writes',
    what,
    files,
    outputs: placed(what, projectRoot),
    ...(files.some((file) => unignored.has(file)) && { isInGit: true }),
  }));
}

function hasOutputs(folder: string, { outputs }: Declared): boolean {
  return outputs.some((pattern) => pattern.startsWith(`${folder}/`));
}

/** From the nearest to the top. */
function foldersAbove(file: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folderOf(file); at !== ''; at = folderOf(at)) folders.push(at);
  return folders;
}

function commonFolder(files: readonly string[]): string {
  const [first = ''] = files;
  const shared = foldersAbove(first).find((folder) => files.every((file) => file.startsWith(`${folder}/`)));
  return shared ?? '.';
}
