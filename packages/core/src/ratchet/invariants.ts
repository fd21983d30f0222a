import type { TaskId } from '../ids.ts';

/** A task that ran although nothing had changed since it ran last. */
export interface RanAgain {
  readonly task: TaskId;
  readonly why: RanAgainWhy;
}

export type RanAgainWhy =
  /** Nothing says that its result may be kept. */
  | { readonly kind: 'uncached' }
  /** Only what passed is kept. */
  | { readonly kind: 'failed' }
  /** The loop writes a file that git does not ignore, so that it is an input of what its folder belongs to. */
  | { readonly kind: 'own-input'; readonly file: string }
  /** What it hangs on ran again, too. */
  | { readonly kind: 'below'; readonly task: TaskId }
  | { readonly kind: 'unknown' };

/** A file that a task makes anew each time it runs: what hangs on it has another hash for no reason. */
export interface UnstableOutput {
  readonly task: TaskId;
  /** The first one, relative to the workspace. */
  readonly file: string;
  /** How many there are. */
  readonly files: number;
  readonly differs: Difference;
}

export type Difference =
  | { readonly kind: 'missing' }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'byte'; readonly offset: number };

/** What is wrong with the task, to be said after its name. */
export function ranAgainLine({ task, why }: RanAgain): string {
  switch (why.kind) {
    case 'uncached':
      return `runs every time: its target is not cached. Set "cache": true, or leave it out of the loop`;
    case 'failed':
      return `runs every time: it fails, and only what passes is kept`;
    case 'own-input':
      return `runs every time: the loop writes ${why.file}, which is among its inputs. Ignore it in git, or leave it out of "inputs"`;
    case 'below':
      return `runs every time, since ${why.task} does`;
    case 'unknown':
      return `runs every time, and nothing that can be seen says why. Run: npx subminute why ${task}`;
  }
}

export function unstableLine({ file, files, differs }: UnstableOutput): string {
  const more = files > 1 ? ` and ${files - 1} more` : '';
  return `makes ${file}${more} anew each time: ${differenceText(differs)}. ${STEADY}`;
}

const STEADY = 'Take out times, random names and orders that vary';

function differenceText(differs: Difference): string {
  switch (differs.kind) {
    case 'missing':
      return 'it is there only in one of two runs';
    case 'line':
      return `two runs differ in line ${differs.line}`;
    case 'byte':
      return `two runs differ at byte ${differs.offset}`;
  }
}

/** Where two files begin to differ; `undefined` where they do not. Text is told by lines, the rest by bytes. */
export function firstDifference(a: Uint8Array, b: Uint8Array): Difference | undefined {
  const common = Math.min(a.length, b.length);
  let offset = 0;
  let line = 1;
  while (offset < common && a[offset] === b[offset]) if (a[offset++] === NEWLINE) line++;
  if (offset === a.length && offset === b.length) return undefined;
  return isText(a) && isText(b) ? { kind: 'line', line } : { kind: 'byte', offset };
}

const NEWLINE = 10;

function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 8192).includes(0);
}
