import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChangedLine } from '@subminute/core';

const TIMEOUT_MS = 3000;

/** A change of more than this is no edit whose one line explains anything. */
const MAX_BYTES = 4 << 20;

/**
 * The lines that were added or changed since a base, uncommitted ones too; none without git, or
 * where the base is not known. Paths are relative to `root`.
 */
export async function changedLines(
  root: string,
  base: string,
  abort?: AbortSignal,
): Promise<readonly ChangedLine[]> {
  try {
    const options = { cwd: root, ...(abort ? { signal: abort } : {}) };
    const from = (await git(options, ['merge-base', base, 'HEAD'])).trim();
    return parseDiff(await git(options, ['diff', '-U0', '--no-color', '--no-ext-diff', '--relative', from]));
  } catch {
    return [];
  }
}

async function git(
  where: { readonly cwd: string; readonly signal?: AbortSignal },
  args: readonly string[],
): Promise<string> {
  const options = { ...where, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES } as const;
  return (await promisify(execFile)('git', args, options)).stdout;
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
