/** What @subminute/vitest knew of the test files of a run before they ran, and what came of it. Paths are relative. */
export interface VitestUnits {
  /** Test files that ran. */
  readonly ran: number;
  /** Test files that did not run: the task's pass rests on as many recorded verdicts. */
  readonly known: number;
  /** Known, and run all the same, to be compared. */
  readonly audited: number;
  /** Passes that were recorded and were not true. */
  readonly wrong: Counted<WrongPass>;
  /** Test files of which nothing can be kept, so that they run always. */
  readonly always: Counted<AlwaysRun>;
  /** Projects in which all test files ran, whatever is known of them. */
  readonly off: Counted<SkippingOff>;
  /** Projects in which skipping is off because a record was wrong once. */
  readonly fuses: Counted<TrippedFuse>;
}

/** How many there are, and the first of them. */
export interface Counted<T> {
  readonly found: number;
  readonly first: readonly T[];
}

export interface WrongPass {
  readonly file: string;
  readonly project: string;
  /** The run that recorded it; `''`: it was not started by `subminute`. */
  readonly run: string;
  /** It passed when it was tried again. */
  readonly isFlaky?: boolean;
  readonly evidence: string;
  /** Nx's hashes of the tasks whose pass rests on it. */
  readonly taskHashes: readonly string[];
}

export interface AlwaysRun {
  readonly file: string;
  readonly reason: string;
}

/** `project`: its folder, `#` and Vitest's name of it; `''`: all of them. */
export interface SkippingOff {
  readonly project: string;
  readonly reason: string;
}

export interface TrippedFuse {
  readonly project: string;
  readonly atMs: number;
  readonly evidence: string;
}

/** Of each list: more are counted only. */
const MAX_LISTED = 20;

export function counted<T>(all: readonly T[]): Counted<T> {
  return { found: all.length, first: all.slice(0, MAX_LISTED) };
}

/** Of several calls of Vitest in one task, or of several tasks; `undefined`: none could leave out anything. */
export function unitsTogether(parts: readonly VitestUnits[]): VitestUnits | undefined {
  if (parts.length === 0) return undefined;
  const sum = (of: (units: VitestUnits) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const together = <T>(of: (units: VitestUnits) => Counted<T>): Counted<T> => ({
    found: sum((part) => of(part).found),
    first: parts.flatMap((part) => of(part).first).slice(0, MAX_LISTED),
  });
  return {
    ran: sum(({ ran }) => ran),
    known: sum(({ known }) => known),
    audited: sum(({ audited }) => audited),
    wrong: together(({ wrong }) => wrong),
    always: together(({ always }) => always),
    off: together(({ off }) => off),
    fuses: onceEach(together(({ fuses }) => fuses)),
  };
}

/** Tasks of one project tell of the same fuse. */
function onceEach({ found, first }: Counted<TrippedFuse>): Counted<TrippedFuse> {
  const once = [...new Map(first.map((fuse) => [fuse.project, fuse])).values()];
  return { found: found - (first.length - once.length), first: once };
}

const COUNTS = ['ran', 'known', 'audited'] as const;

type Form = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** What each entry of a list must have. */
const LISTS: Readonly<Record<'wrong' | 'always' | 'off' | 'fuses', Form>> = {
  wrong: { file: isText, project: isText, run: isText, evidence: isText, taskHashes: areTexts },
  always: { file: isText, reason: isText },
  off: { project: isText, reason: isText },
  fuses: { project: isText, atMs: Number.isFinite, evidence: isText },
};

/** Whether a value of a file is of this form; anything else is a miss. */
export function isVitestUnits(value: unknown): value is VitestUnits {
  if (typeof value !== 'object' || value === null) return false;
  const units = value as Readonly<Record<string, unknown>>;
  return (
    COUNTS.every((name) => isCount(units[name])) &&
    Object.entries(LISTS).every(([name, form]) => isCounted(units[name], form))
  );
}

function isCounted(value: unknown, form: Form): boolean {
  const { found, first } = (value ?? {}) as Partial<Counted<unknown>>;
  return isCount(found) && Array.isArray(first) && first.every((entry) => hasForm(entry, form));
}

function hasForm(entry: unknown, form: Form): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const fields = entry as Readonly<Record<string, unknown>>;
  return Object.entries(form).every(([name, isGood]) => isGood(fields[name]));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A project as people know it: its folder, and Vitest's name of it where it has one. */
export function projectLabel(project: string): string {
  return project.endsWith('#') ? project.slice(0, -1) : project;
}
