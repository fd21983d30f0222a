/** A range of a function in a script: `[start, end, count]`, as V8 counts. */
export type Range = readonly [start: number, end: number, count: number];

/** What a worker writes, one a line, as it learns of it. Paths are absolute. */
export type Fact =
  /** The test file that this worker runs, and its project. */
  | readonly ['unit', path: string, project: string]
  /** An inlined module evaluated: its name, the hash of its code, how long the wrapper before the code is. */
  | readonly ['module', filename: string, hash: string, prefix: number]
  /** A package folder below `node_modules` of which something was loaded or read. */
  | readonly ['package', dir: string]
  /** A file outside of `node_modules` that Node's loader loaded. */
  | readonly ['external', path: string]
  /** What Node's loader was asked for, by which file. */
  | readonly ['resolve', specifier: string, parent: string]
  /** Content read. */
  | readonly ['read', path: string]
  /** A folder listed. */
  | readonly ['list', path: string]
  /** Existence or kind asked. */
  | readonly ['probe', path: string]
  /** Its times, or what the disk calls it. */
  | readonly ['stat', path: string]
  /** Where a path leads to asked. */
  | readonly ['link', path: string]
  /** Made by the test: it, and all below it, is no input from here on. */
  | readonly ['wrote', path: string]
  /** A folder before the test first made or removed something in it. */
  | readonly ['folder', path: string, ctimeMs: number, names: readonly string[]]
  | readonly ['env', name: string]
  /** Which variables there are. */
  | readonly ['env-names']
  /** All variables. */
  | readonly ['env*']
  /** Something of the machine, by the function of `node:os` that tells it; `proc`: what its kernel tells. */
  | readonly ['machine', name: string]
  /** Something that cannot be known. */
  | readonly ['opaque', reason: string]
  /** Lines and columns of a script were read. */
  | readonly ['position', script: string]
  /** Of scripts that cannot be told. */
  | readonly ['positions']
  /** The source of a function was read that this inlined module has. */
  | readonly ['source', filename: string]
  /** Of so many that nobody kept track. */
  | readonly ['source*']
  /** What ran of a script of an inlined module, offsets in the wrapped code. */
  | readonly ['ran', filename: string, ranges: readonly Range[]]
  /** The test file is done. */
  | readonly ['end']
  /** Nothing that its worker does after this reaches Vitest. */
  | readonly ['stopped'];

/** Where the worker's parts write to. */
export interface Facts {
  /** Writes a fact, once a worker. */
  readonly add: (fact: Fact) => void;
  /** Runs what observes; a failure of ours makes the unit opaque and reaches no one. */
  readonly quietly: (observe: () => void) => void;
  /** Whether a module of a test file is evaluated already. */
  readonly hasUnit: () => boolean;
  /** Takes note of the test file, once Vitest tells which. */
  readonly unit: (path: string, project: string) => void;
  /** The file is done: nothing that was not written is missing. */
  readonly end: () => void;
  /** The last fact. */
  readonly stop: () => void;
}
