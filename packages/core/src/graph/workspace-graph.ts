import type { TaskId } from '../ids.ts';

/** A project of the workspace. */
export interface GraphProject {
  readonly name: string;
  /** Relative to the workspace's root, `.` for the root itself. */
  readonly root: string;
}

/** `from` imports `to`, or says that it depends on it. */
export interface ProjectEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'static' | 'dynamic' | 'implicit';
}

/** A task of the loop, and what its hash is made of. */
export interface GraphTask {
  readonly task: TaskId;
  readonly project: string;
  readonly target: string;
  /** False: it is executed in every run. */
  readonly cache: boolean;
  /** Served while others run (a dev server): it has no end. */
  readonly continuous: boolean;
  /** What must have run before. */
  readonly dependsOn: readonly TaskId[];
  /** Positions in `inputs` of what its hash is made of. */
  readonly inputs: readonly number[];
  /** The `inputs` of its target, as Nx has put them together; absent: Nx's own, `default` and `^default`. */
  readonly declared?: readonly unknown[];
  /** Tasks whose outputs its hash is made of too. */
  readonly reads?: readonly TaskId[];
  /** Its outputs are read for what its project declares alone: they stay where only bodies change. */
  readonly declares?: true;
  /** How it is run, as one line: the target's executor and options, and what a script of package.json runs. */
  readonly command: string;
}

/** How a run finds what a change affects: whole projects and all above them, or the tasks whose inputs it touches. */
export type SelectionMode = 'project' | 'task';

/**
 * A workspace at one commit, as Nx itself says it: its projects, the tasks of the loop's targets, and of each
 * the instructions that its hash is made of. Everything is sorted by code unit.
 */
export interface WorkspaceGraph {
  readonly selection: SelectionMode;
  /** What the loop runs; tasks of other targets are there since these depend on them. */
  readonly targets: readonly string[];
  readonly projects: readonly GraphProject[];
  readonly edges: readonly ProjectEdge[];
  readonly tasks: readonly GraphTask[];
  /**
   * Nx's hash instructions, each once: `api:{projectRoot}/**\/*,!…`, `api:ProjectConfiguration`,
   * `workspace:[…]`, `env:CI`, `npm:react`, `AllExternalDependencies`.
   */
  readonly inputs: readonly string[];
  /** Only where whole projects are selected: files outside of projects that touch some. */
  readonly shared?: readonly SharedFiles[];
  /** The projects that a change of the lockfile touches, whatever it changes: `all`, or these in any case. */
  readonly lockfile: 'all' | 'packages' | readonly string[];
  /** Of the root, where there is one: `tsconfig.base.json` or `tsconfig.json`. */
  readonly tsconfig?: string;
}

/** An input relative to the workspace's root, as targets of these projects name it. */
export interface SharedFiles {
  readonly pattern: string;
  readonly projects: readonly string[];
}
