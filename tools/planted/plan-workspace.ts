// A large workspace as numbers: which projects there are, how large each is, and what it stands on.

export interface PlannedProject {
  readonly name: string;
  readonly root: string;
  readonly files: number;
  /** Numbers of projects that it imports, all smaller than its own. */
  readonly below: readonly number[];
  /** The same with what these stand on. */
  readonly reach: readonly number[];
}

/** Folders of a project have so many files, each third of them a test file. */
export const FOLDER = 30;

export type Dice = () => number;

/** Sizes as they are in repositories: most are small, a few are a tenth of everything. */
export function planWorkspace(files: number, projects: number, dice: Dice): readonly PlannedProject[] {
  const raw = Array.from({ length: projects }, () => (0.02 + dice()) ** -1);
  const sum = raw.reduce((all, one) => all + one, 0);
  const planned: PlannedProject[] = [];
  for (const [at, size] of raw.entries()) {
    const below = belowOf(at, dice);
    const reach = new Set(below);
    for (const one of below) for (const deep of planned[one]?.reach ?? []) reach.add(deep);
    const name = `p${String(at).padStart(3, '0')}`;
    planned.push({
      name,
      root: `packages/${name}`,
      files: Math.max(6, Math.round((files * size) / sum)),
      below,
      reach: [...reach].sort((a, b) => a - b),
    });
  }
  return planned;
}

/** A tenth of the projects is what the others have in common; of the rest, those of its team. */
function belowOf(at: number, dice: Dice): readonly number[] {
  const below = new Set<number>();
  const common = Math.max(1, Math.min(at, 20));
  for (let left = Math.floor(dice() * 3); left > 0 && at > 0; left--) below.add(Math.floor(dice() * common));
  for (let left = Math.floor(dice() * 3); left > 0; left--) {
    const near = at - 1 - Math.floor(dice() * 10);
    if (near >= 0) below.add(near);
  }
  return [...below].sort((a, b) => a - b);
}

/** A file of a project by its number: `src/a03/f097.ts`, or its test. */
export function fileName({ root }: PlannedProject, file: number): string {
  const folder = String(Math.floor(file / FOLDER)).padStart(3, '0');
  const isTest = file % 3 === 2;
  return `${root}/src/a${folder}/f${String(isTest ? file - 1 : file).padStart(5, '0')}${isTest ? '.test' : ''}.ts`;
}
