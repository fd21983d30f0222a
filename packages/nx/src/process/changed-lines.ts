import type { ChangedLine } from '@subminute/core';
import { askGit } from '../history/ask-git.ts';
import { filesSince } from '../history/files-since.ts';

/** Somebody waits for the verdict. */
const LIMIT_MS = 3000;

/** A change of more than this is no edit whose one line explains anything. */
const MAX_LENGTH = 4 << 20;

export interface LinesOptions {
  readonly abort?: AbortSignal;
  /** After so long there are none. */
  readonly limitMs?: number;
}

/** What has changed since a base, uncommitted ones too. Git is asked for each of them once, and only where somebody wants it. */
export interface ChangesSince {
  /** The lines that were added or changed. */
  lines(): Promise<readonly ChangedLine[]>;
  /** The files of that, new and removed ones too. */
  files(): Promise<readonly string[]>;
}

/** Nothing without git, or where the base is not known. Paths are relative to `root`. */
export async function changesSince(
  root: string,
  base: string,
  options: LinesOptions = {},
): Promise<ChangesSince> {
  const from = (await git(root, ['merge-base', base, 'HEAD'], options))?.trim();
  if (from === undefined) return { lines: () => Promise.resolve([]), files: () => Promise.resolve([]) };
  let lines: Promise<readonly ChangedLine[]> | undefined;
  return {
    lines: () => (lines ??= linesOf(root, [from], options)),
    files: () => filesSince({ cwd: root, env: process.env, signal: limitOf(options) }, from),
  };
}

/** The lines alone. */
export async function changedLines(
  root: string,
  base: string,
  options: LinesOptions = {},
): Promise<readonly ChangedLine[]> {
  return (await changesSince(root, base, options)).lines();
}

/** The same between two commits. */
export function changedLinesBetween(
  root: string,
  base: string,
  head: string,
  options: LinesOptions = {},
): Promise<readonly ChangedLine[]> {
  return linesOf(root, [base, head], options);
}

/** As git prints it where nobody has configured it. */
const PLAIN = ['--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/'];

async function linesOf(
  root: string,
  commits: readonly string[],
  options: LinesOptions,
): Promise<readonly ChangedLine[]> {
  const args = ['-c', 'core.quotePath=false', 'diff', '-U0', ...PLAIN, '--relative', ...commits];
  const diff = await git(root, args, options);
  return diff === undefined || diff.length > MAX_LENGTH ? [] : parseDiff(diff);
}

async function git(
  root: string,
  args: readonly string[],
  options: LinesOptions,
): Promise<string | undefined> {
  const answer = await askGit({ cwd: root, env: process.env, signal: limitOf(options) }, args);
  return answer.ok ? answer.value : undefined;
}

function limitOf({ abort, limitMs = LIMIT_MS }: LinesOptions): AbortSignal {
  const own = AbortSignal.timeout(limitMs);
  return abort ? AbortSignal.any([abort, own]) : own;
}

/** The added lines of a diff without context, each with the one that stood there before. */
export function parseDiff(diff: string): readonly ChangedLine[] {
  const changed: ChangedLine[] = [];
  let removed: string[] = [];
  let file = '';
  let line = 0;
  let before = '';
  for (const text of diff.split('\n')) {
    // An added line may begin with `++ ` itself.
    const isHeading = text.startsWith('+++ ') && before.startsWith('--- ');
    before = text;
    const start = /^@@ -\S+ \+(\d+)/.exec(text)?.[1];
    if (start !== undefined) {
      line = Number(start);
      removed = [];
    } else if (isHeading) file = /^\+\+\+ "?b\/(.*?)"?$/.exec(text)?.[1] ?? '';
    else if (text.startsWith('-')) removed.push(text.slice(1));
    else if (text.startsWith('+') && file !== '') {
      const was = removed.shift();
      changed.push({ file, line: line++, text: text.slice(1), ...(was === undefined ? {} : { was }) });
    }
  }
  return changed;
}
