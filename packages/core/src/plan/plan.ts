import { byCodeUnit } from '../order.ts';

/** What is committed about the graph of a workspace: `subminute.plan.json`. */
export interface Plan {
  readonly parts: readonly PlannedPart[];
  readonly shards: readonly PlannedShards[];
  readonly types: readonly PlannedTypes[];
  readonly builds: readonly PlannedBuild[];
  readonly proofs: readonly PlannedProof[];
}

/** A folder of a project that is a project of the graph, while no file moves. Paths are relative to the workspace. */
export interface PlannedPart {
  readonly name: string;
  /** The project that has the folder. */
  readonly of: string;
  /** That project's folder. */
  readonly home: string;
  readonly root: string;
  /** Targets of the project whose test files in the folder are run by the part. */
  readonly targets: readonly string[];
  /** Files outside of the folder that all its test files read: configurations, set-up. */
  readonly reads: readonly string[];
  /** Projects that its files import. Where `of` is not one of them, the project hangs on the part. */
  readonly needs: readonly string[];
}

/** A target whose test files run in a fixed number of tasks. */
export interface PlannedShards {
  readonly project: string;
  /** The project's folder. */
  readonly home: string;
  readonly target: string;
  /** The test files of each shard when it was planned; a later one is in a shard by its name. */
  readonly files: readonly (readonly string[])[];
}

/** By what the types of a project are checked and declared, where the targets for that are ours. */
export interface PlannedTypes {
  readonly project: string;
  /** The project's folder. */
  readonly home: string;
  /** Which of `dts`, `surface` and `typecheck` are made; of others the project has its own. */
  readonly targets: readonly string[];
  /** Its tsconfigs, by which its types are checked, relative to its folder. */
  readonly configs: readonly string[];
  /** What it declares to others, and where that is written. Absent: nobody can be checked against it alone. */
  readonly emits?: PlannedDeclarations;
  /** Its types are checked against what it declares itself: tests that refer to it, or import it by its name. */
  readonly readsOwn?: true;
  /** Whether its types are checked against what projects below declare, or against their sources. */
  readonly keys: 'declarations' | 'sources';
  /** Why by sources. */
  readonly why?: string;
  /** Files of no project below that its types are checked with. */
  readonly reads: readonly string[];
}

export interface PlannedDeclarations {
  /** A tsconfig relative to the project's folder. */
  readonly config: string;
  /** A folder relative to the workspace. */
  readonly out: string;
  /** How they are made: by oxc, where each file says what it declares. Absent: by TypeScript. */
  readonly by?: 'oxc';
  /** Another target of ours writes into the same folder. */
  readonly isShared?: true;
}

/** What a project's sources are built into, where the target for that is ours. Files are relative to the workspace. */
export interface PlannedBuild {
  readonly project: string;
  /** The project's folder. */
  readonly home: string;
  /** A tsconfig relative to the project's folder: its sources, and how they are read. */
  readonly config: string;
  /** The folder of its sources. */
  readonly sources: string;
  /** Each source becomes a file, or those behind each entry become one. */
  readonly makes: PlannedFiles | PlannedBundles;
  /** Files of no project that it is built from, and what its tsconfig extends. */
  readonly reads: readonly string[];
}

export interface PlannedFiles {
  readonly how: 'files';
  /** The folder that is written. */
  readonly out: string;
  /** Of modules whose name does not say it. */
  readonly format: ModuleFormat;
  /** Declarations are written into the same folder. */
  readonly isShared?: true;
}

export interface PlannedBundles {
  readonly how: 'bundles';
  readonly entries: readonly PlannedEntry[];
  /** What is left outside: names of packages. */
  readonly external: readonly string[];
  /** What of other projects is in it. */
  readonly inside: readonly PlannedInside[];
}

export type ModuleFormat = 'esm' | 'cjs';

export interface PlannedEntry {
  readonly source: string;
  readonly file: string;
  readonly format: ModuleFormat;
}

export interface PlannedInside {
  readonly project: string;
  readonly home: string;
  /** Its sources, or what its own build writes. */
  readonly as: 'sources' | 'built';
}

/** What was run to prove a change of the graph. Times in ms. */
export interface PlannedProof {
  /** Of the proposal. */
  readonly id: string;
  readonly title: string;
  /** The commit that it was made on. */
  readonly commit: string;
  /** What was run completely on both sides. */
  readonly targets: readonly string[];
  /** How many were equal on both sides. */
  readonly tasks: number;
  readonly tests: number;
  readonly declarations: number;
  readonly loops: readonly ProvenLoop[];
  readonly savedMs: number;
  /** It lies between these nine times of ten. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly predictedSavedMs: number;
}

/** A loop after the edit of one commit, measured and predicted, without the change and with it. */
export interface ProvenLoop {
  readonly sha: string;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly predictedBeforeMs: number;
  readonly predictedAfterMs: number;
}

export const NO_PLAN: Plan = { parts: [], shards: [], types: [], builds: [], proofs: [] };

/** The lists of a plan, and what an entry is known by in each. */
export const PLAN_KEYS: {
  readonly [List in keyof Plan]: (entry: Plan[List][number]) => string;
} = {
  parts: ({ name }) => name,
  shards: ({ project, target }) => `${project}:${target}`,
  types: ({ project }) => project,
  builds: ({ project }) => project,
  proofs: ({ id }) => id,
};

/** A plan in the order in which it is written. */
export function sortedPlan(plan: Plan): Plan {
  return {
    parts: by(PLAN_KEYS.parts, plan.parts),
    shards: by(PLAN_KEYS.shards, plan.shards),
    types: by(PLAN_KEYS.types, plan.types),
    builds: by(PLAN_KEYS.builds, plan.builds),
    proofs: by(PLAN_KEYS.proofs, plan.proofs),
  };
}

function by<T>(key: (entry: T) => string, entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => byCodeUnit(key(a), key(b)));
}

/** The plan with this proof, which stands for an earlier one of the same proposal. */
export function withProof(plan: Plan, proof: PlannedProof): Plan {
  return { ...plan, proofs: [...plan.proofs.filter(({ id }) => id !== proof.id), proof] };
}
