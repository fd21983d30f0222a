/**
 * How a file names another one.
 *
 * - `static`: statements · `dynamic`: the call of `import` · `require`: that call and `require.resolve`, and
 *   TypeScript's `import x = …` of it · `mock`: `vi.mock`, `jest.mock` and their kin
 * - `import-type`: `import` as a type, also in a comment of JavaScript · `reference-path`, `reference-types`:
 *   `/// <reference … />` · `augmentation`: `declare module '…'` in a module
 * - `glob`: `import.meta.glob`, and a call whose name is computed behind a literal beginning
 * - `url`: `new URL('…', import.meta.url)`
 */
export type ImportHow =
  | 'static'
  | 'dynamic'
  | 'require'
  | 'mock'
  | 'import-type'
  | 'reference-path'
  | 'reference-types'
  | 'augmentation'
  | 'glob'
  | 'url';

/** Those that a compiler of TypeScript follows; the others are of bundlers and tests. */
export const COMPILED_HOWS: ReadonlySet<ImportHow> = new Set([
  'static',
  'dynamic',
  'require',
  'import-type',
  'reference-path',
  'reference-types',
  'augmentation',
]);

/** A name that crosses between two modules. */
export interface ImportedName {
  /** As the other module exports it: `default`, or `*` for all of them. */
  readonly name: string;
  /** What it is called here, or to those who import it from here. `undefined`: `export * from`. */
  readonly as?: string;
  /** It is exported from here (`export { a } from`), and not bound. */
  readonly exported?: true;
  /** Marked as a type. */
  readonly type?: true;
}

/** One place where the text of a file names another. It says nothing of where that leads. */
export interface Import {
  /** As it is written; of a `glob`, the pattern. */
  readonly specifier: string;
  /** Of the literal with its quotes, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly how: ImportHow;
  /** `type-names`: a statement with names that are all marked as types, which some settings leave standing. */
  readonly kind: 'runtime' | 'type' | 'type-names';
  /** Of `static` only; an empty list is an import for its effects. */
  readonly names?: readonly ImportedName[];
  /** What `resolution-mode` beside it says. */
  readonly mode?: 'import' | 'require';
}

/** What else a file's text says that a graph of imports does not show. */
export interface FileFacts {
  /** It asks where it lies (`__dirname`, `import.meta.url` and their kin): what it reads there is not known. */
  readonly place?: true;
  /** How many imports have a name that only running the file would tell. */
  readonly computed?: number;
  /** `declare global`, or a script, whose declarations are everybody's. */
  readonly ambient?: true;
  /** Names of modules that it declares for everybody: `declare module 'x'` in a script. */
  readonly declares?: readonly string[];
  /** Nothing but `export … from` and comments. */
  readonly reexportsOnly?: true;
  /** What could not be read; the rest counts. */
  readonly broken?: Broken;
}

export interface Broken {
  /** From 1; `undefined` where no line is to blame. */
  readonly line?: number;
  readonly message: string;
}
