import { byCodeUnit } from '../order.ts';
import type { FileFacts, Import } from './import.ts';

/** Where an import leads. Paths are relative to the workspace, with `/`. */
export type Target =
  /** `runs` is what is executed where `file` only declares, or stands beside it as a build's output. */
  | { readonly is: 'file'; readonly file: string; readonly runs?: string }
  /** A folder's files by a pattern; that there are no others counts as well. */
  | { readonly is: 'files'; readonly pattern: string; readonly files: readonly string[] }
  /** In the workspace, but nothing that holds code: a style sheet, a picture, a `.vue` or `.svelte` component. */
  | { readonly is: 'asset'; readonly file: string }
  /** A package of the workspace that does not say which of its files is meant: any of them may be. */
  | { readonly is: 'folder'; readonly dir: string; readonly name: string }
  | { readonly is: 'package'; readonly name: string }
  | { readonly is: 'builtin'; readonly name: string }
  /** Nothing is there. A file that appears may change that. */
  | { readonly is: 'missing' };

/** What the text of a file says, and where it leads. */
export interface GraphFile {
  readonly path: string;
  readonly imports: readonly Import[];
  /** Of each import, in the same order. */
  readonly targets: readonly Target[];
  readonly facts: FileFacts;
  /** Whether names that are marked as types leave an import behind (`verbatimModuleSyntax`). */
  readonly verbatim: boolean;
}

/** `runtime`: what is executed. `type`: only what a type checker reads. */
export type EdgeKind = 'runtime' | 'type';

/** Positions in `files`; `at` is the position in the imports of `from`. */
export interface FileEdge {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly kind: EdgeKind;
}

/** Files of a workspace and what they import, at one moment. Nothing of it changes. */
export interface FileGraph {
  /** By code unit of their paths. */
  readonly files: readonly GraphFile[];
  readonly numbers: ReadonlyMap<string, number>;
  /** By `from`, `at`, `to`. */
  readonly edges: readonly FileEdge[];
}

/** Puts files together, in whatever order they come. What is no file of the graph has no edge. */
export function fileGraphOf(given: Iterable<GraphFile>): FileGraph {
  const files = [...given].sort((a, b) => byCodeUnit(a.path, b.path));
  const numbers = new Map(files.map((file, number) => [file.path, number]));
  const edges: FileEdge[] = [];
  for (const [from, file] of files.entries()) {
    for (const [at, one] of file.imports.entries()) {
      const kind = kindOf(one, file);
      for (const [path, ofTarget] of pathsOf(file.targets[at])) {
        const to = numbers.get(path);
        if (to !== undefined) edges.push({ from, to, at, kind: ofTarget ?? kind });
      }
    }
  }
  return { files, numbers, edges };
}

function kindOf(one: Import, { verbatim, path }: GraphFile): EdgeKind {
  if (isDeclaration(path)) return 'type';
  if (one.kind === 'type-names') return verbatim ? 'runtime' : 'type';
  return one.kind;
}

/** Whether a file holds nothing that is executed. */
export function isDeclaration(path: string): boolean {
  return /\.d\.(?:[cm]?ts|[^./]+\.ts)$/.test(path);
}

/** The files of a target, and of which kind an edge to each is where the import does not decide. */
function pathsOf(target: Target | undefined): readonly (readonly [string, EdgeKind | undefined])[] {
  switch (target?.is) {
    case 'file': {
      const own = isDeclaration(target.file) ? 'type' : undefined;
      return target.runs === undefined
        ? [[target.file, own]]
        : [
            [target.file, own],
            [target.runs, undefined],
          ];
    }
    case 'files':
      return target.files.map((file) => [file, undefined] as const);
    default:
      return [];
  }
}

/** Names of the packages outside of the workspace that a file imports, sorted; with `types` also those of types only. */
export function packagesOf(file: GraphFile, { types }: { readonly types: boolean }): readonly string[] {
  const names = new Set<string>();
  for (const [at, one] of file.imports.entries()) {
    const target = file.targets[at];
    if (target?.is === 'package' && (types || kindOf(one, file) === 'runtime')) names.add(target.name);
  }
  return [...names].sort(byCodeUnit);
}
