import { type Result, err, ok } from '@subminute/core';
import { type GitQuestion, askGit } from './ask-git.ts';

/** What a commit did to a file. */
export interface FileChange {
  /** Relative to the workspace's root. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Ids of the contents before and after; `undefined` where there is none, or where it is no file's. */
  readonly before?: string;
  readonly after?: string;
}

export interface LoggedCommit {
  /** The full id. */
  readonly id: string;
  readonly changes: readonly FileChange[];
}

export interface LogRange {
  readonly count: number;
  /** The newest one. */
  readonly from: string;
}

const START = '\u001e';

/**
 * The newest commits that changed something in the folder, newest first, but for the one that began it all,
 * which is no edit. A merge is one change, as its base
 * sees it: what a branch did. A renamed file is one that is gone and one that is new, as `nx affected` has it.
 */
export async function commitLog(
  question: GitQuestion,
  { count, from }: LogRange,
): Promise<Result<readonly LoggedCommit[], string>> {
  const what = [
    '--min-parents=1',
    '--first-parent',
    '--diff-merges=first-parent',
    '--no-renames',
    '--ignore-submodules',
  ];
  const form = ['--raw', '-z', '--abbrev=40', `--format=${START}%H`, '--no-show-signature'];
  const text = await askGit(question, [
    'log',
    `--max-count=${count}`,
    ...what,
    ...form,
    '--relative',
    '--end-of-options',
    from,
    '--',
    '.',
  ]);
  if (!text.ok) return err(text.error);
  return ok(text.value.split(START).slice(1).map(parseCommit));
}

function parseCommit(text: string): LoggedCommit {
  const [head = '', ...rest] = text.split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const entry = ENTRY.exec(rest[at] ?? '');
    if (entry) changes.push(changeOf(entry, rest[at + 1] ?? ''));
  }
  return { id: head.trim(), changes };
}

/** `:100644 100644 <before> <after> M` */
const ENTRY = /:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/;

function changeOf(
  [, modeBefore, modeAfter, before, after, letter]: RegExpExecArray,
  path: string,
): FileChange {
  const kind = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'changed';
  return {
    path,
    kind,
    ...(isFile(modeBefore) && before !== undefined && { before }),
    ...(isFile(modeAfter) && after !== undefined && { after }),
  };
}

function isFile(mode: string | undefined): boolean {
  return mode?.startsWith('100') === true;
}
