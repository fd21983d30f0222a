import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What one run of a project's tests came to. */
export interface TaskRun {
  /** Test files that ran, and how many there were. */
  readonly ran: readonly string[];
  readonly all: number;
  readonly failed: readonly string[];
  readonly cpuMs: number;
}

/** What is asked of a whole replay: another question needs another state. */
export interface Question {
  readonly head: string;
  readonly commits: number;
  readonly full: number;
  readonly target: string;
  readonly byFunction: boolean;
}

/** Both ways of one task: with skipping and plain. */
export interface Both {
  readonly with: TaskRun;
  readonly plain: TaskRun;
}

export type StateLine =
  | { readonly kind: 'question'; readonly question: Question }
  /** Commits that are run both ways. */
  | { readonly kind: 'plan'; readonly full: readonly string[] }
  /** Before the oldest commit: nothing is known yet. */
  | { readonly kind: 'base'; readonly task: string; readonly run: TaskRun }
  | {
      readonly kind: 'task';
      readonly sha: string;
      readonly task: string;
      readonly with: TaskRun;
      /** Where both ways are compared. */
      readonly plain?: TaskRun;
      /** Where they differ: tried again. */
      readonly again?: Both;
    }
  | {
      readonly kind: 'commit';
      readonly sha: string;
      readonly paths: number;
      readonly executed: readonly string[];
      /** Tasks whose hash has changed since they were last executed. */
      readonly waiting: readonly string[];
      /** Test tasks that are executed and that we cannot run. */
      readonly leftOut: readonly string[];
      /** Of what the executed tasks depend on, what did not end well. */
      readonly broken: readonly string[];
    }
  /** All runs of that kind are there. */
  | { readonly kind: 'all'; readonly of: 'base' | 'cost' }
  /** A plain run at the newest commit. */
  | { readonly kind: 'cost'; readonly task: string; readonly run: TaskRun }
  | { readonly kind: 'edit'; readonly edit: string; readonly task: string; readonly run: TaskRun };

export type Line<K extends StateLine['kind']> = Extract<StateLine, { readonly kind: K }>;

/** All that was measured: what stopped goes on from there. */
export interface State {
  readonly lines: readonly StateLine[];
  readonly add: (line: StateLine) => void;
}

export function openState(file: string, question: Question): State {
  const lines: StateLine[] = existsSync(file) ? parseLines(readFileSync(file, 'utf8')) : [];
  const add = (line: StateLine): void => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    lines.push(line);
  };
  const [first] = lines;
  if (!first) add({ kind: 'question', question });
  else if (first.kind !== 'question' || JSON.stringify(first.question) !== JSON.stringify(question)) {
    throw new Error(`${file} is of another replay: ${JSON.stringify(first)}`);
  }
  return { lines, add };
}

/** A line that was cut off is none. */
function parseLines(text: string): StateLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as StateLine);
}

export function linesOf<K extends StateLine['kind']>(
  lines: readonly StateLine[],
  kind: K,
): readonly Line<K>[] {
  return lines.filter((line): line is Line<K> => line.kind === kind);
}
