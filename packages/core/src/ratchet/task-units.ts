import { type TaskId, asTaskId } from '../ids.ts';
import type { CostPart } from '../schedule/loop-time.ts';
import type { LedgerEntry } from './ledger.ts';

/** What of a test task's test files one loop runs. */
export interface UnitShare {
  /** By what they take, 0 to 1. */
  readonly share: number;
  readonly files: number;
}

/** A test task that runs those of its test files alone whose inputs a change touches. */
export interface TaskUnits {
  /** Of the task's cost, what it takes before its first test file, 0 to 1 each. */
  readonly start: CostPart;
  readonly files: number;
  /** By what the loop is after: a commit's name, `edit:cart`, `noop`. What is absent runs them all. */
  readonly shares: ReadonlyMap<string, UnitShare>;
}

/** So that a ledger's lines of it begin. */
export const UNITS = 'units/';

/** What of its whole cost a task takes that runs a share of its test files; exactly 1 of all. */
export function partOf({ start }: Pick<TaskUnits, 'start'>, { share }: UnitShare): CostPart {
  const of = (one: number): number => (share >= 1 ? 1 : one + share * (1 - one));
  return { cpu: of(start.cpu), duration: of(start.duration) };
}

/** A line of the ledger; shares are rounded up to hundredths, and those that are whole left out. */
export function unitsEntry(task: TaskId, { start, files, shares }: TaskUnits): LedgerEntry {
  const kept = [...shares].map(([after, one]) => [after, [hundredths(one.share), one.files]] as const);
  return {
    k: `${UNITS}${task}`,
    d: hundredths(start.duration),
    files,
    shares: Object.fromEntries(kept.filter(([, [share]]) => share < 1)),
    w: hundredths(start.cpu),
  };
}

/** Up: a share too high is stricter. What is a hair above a step by its binary form is on it. */
function hundredths(share: number): number {
  return Math.min(1, Number((Math.ceil(share * 100 - 1e-9) / 100).toFixed(2)));
}

export function taskUnitsOf({ k, w, d, files, shares }: LedgerEntry): readonly [TaskId, TaskUnits] {
  const pairs = Object.entries(shares as Pairs).map(
    ([after, [share, count]]) => [after, { share, files: count }] as const,
  );
  const start = { cpu: Number(w), duration: Number(d) };
  return [asTaskId(k.slice(UNITS.length)), { start, files: Number(files), shares: new Map(pairs) }];
}

type Pairs = Readonly<Record<string, readonly [share: number, files: number]>>;

/** What is wrong with the shares of a line. */
export function sharesProblem(entry: LedgerEntry): string | undefined {
  const { shares } = entry;
  const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
  const other = ['w', 'd'].find((field) => !isShare(entry[field]));
  if (other !== undefined) return `has no share "${other}" from 0 to 1`;
  if (!isCount(entry['files'])) return 'has no whole number "files"';
  const isPair = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 2 && isShare(value[0]) && isCount(value[1]);
  const areShares = typeof shares === 'object' && shares !== null && !Array.isArray(shares);
  return areShares && Object.values(shares).every(isPair)
    ? undefined
    : 'has no "shares" by commit, each a share from 0 to 1 and a number of files';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Of two lines' shares the higher ones; what one of them does not name runs whole. */
export function stricterShares(a: unknown, b: unknown): Pairs {
  const [one, other] = [a as Pairs, b as Pairs];
  const common = Object.entries(one).flatMap(([after, [share, files]]) => {
    const pair = Object.hasOwn(other, after) ? other[after] : undefined;
    return pair ? [[after, [Math.max(share, pair[0]), Math.max(files, pair[1])] as const] as const] : [];
  });
  return Object.fromEntries(common);
}

const EDIT = 'edit:';

/** What a loop is after, where projects have other names now. */
export function renamedEdit(after: string, names: ReadonlyMap<string, string>): string {
  if (!after.startsWith(EDIT)) return after;
  const project = after.slice(EDIT.length);
  return `${EDIT}${names.get(project) ?? project}`;
}
