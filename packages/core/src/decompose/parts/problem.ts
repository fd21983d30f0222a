/** One project, as the search for its parts needs it. Files, commits and dependents are known by their numbers. */
export interface PartProblem {
  /** Paths, each once. */
  readonly files: readonly string[];
  /** What each file imports of the project, by runtime and by type edges. */
  readonly needs: readonly (readonly number[])[];
  /** Of these, what it needs only for types: cheapest to cut where files need each other in a circle. */
  readonly typeNeeds?: readonly (readonly number[])[];
  /** What each file costs in the target: of a test file its time, for lint and type check its share. 0: nothing. */
  readonly workMs: readonly number[];
  /**
   * Files whose change is no input of what is above, such as tests where inputs have `^production`. Where files
   * of another part need one nevertheless, it counts as if it were none.
   */
  readonly ownOnly?: readonly number[];
  /** Files that cannot be parted: mocks by path, snapshots, fixtures, globs, what reads a source. */
  readonly together: readonly (readonly number[])[];
  /** What each task costs before its first file. */
  readonly startMs: number;
  /** Oldest first. */
  readonly commits: readonly PartCommit[];
  /** Tasks of other projects that hang on this one. */
  readonly dependents: readonly PartDependent[];
  readonly cores: number;
}

export interface PartCommit {
  /** Of the project. None: the commit does not touch it. */
  readonly files: readonly number[];
  /** It touches what all parts and dependents hang on: a root input, the lockfile. */
  readonly whole?: true;
  readonly weight: number;
}

export interface PartDependent {
  readonly name: string;
  /** The files that it needs, or that another project needs through which it hangs on this one. */
  readonly needs: readonly number[];
  readonly startMs: number;
  readonly workMs: number;
  /** Commits, by number, after which it runs whatever they touch of this project. */
  readonly own: readonly number[];
}

/** When a split is looked for, and when it is believed. */
export interface PartRule {
  readonly maxParts: number;
  readonly leastFiles: number;
  /** So many commits must touch the project. */
  readonly leastCommits: number;
  /** The lower bound of the saving must be above this, in ms a loop … */
  readonly barMs: number;
  /** … and above this share of the loop's mean. */
  readonly barShare: number;
  /** The 95th percentile may get longer by this share: what touches all parts starts all of them. */
  readonly p95Share: number;
  /** What a moved file, and an edge between two parts, must save in ms a loop to be worth it. */
  readonly movedFileMs: number;
  readonly edgeMs: number;
  /** A cycle that holds more than this share of the files is a finding of its own. */
  readonly cycleShare: number;
  /** How often the commits are drawn again for the interval, and with which dice. */
  readonly draws: number;
  readonly seed: number;
}

export const PART_RULE: PartRule = {
  maxParts: 6,
  leastFiles: 5,
  leastCommits: 60,
  barMs: 250,
  barShare: 0.05,
  p95Share: 0.05,
  movedFileMs: 0.1,
  edgeMs: 5,
  cycleShare: 0.3,
  draws: 2000,
  seed: 1,
};
