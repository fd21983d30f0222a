import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What git ignores and was there after a run, each with the number of files in it: what tasks made, among other things. */
export type Left = Readonly<Record<string, number>>;

/** Of no task's: packages, Nx's own folder, editors'. */
const NOT_MADE = /(?:^|\/)(?:node_modules|\.nx|\.git|\.idea|\.vscode|\.DS_Store)\/?$/;

/** Enough to tell that a folder was emptied. */
const MAX_FILES = 20_000;

export function leftIn(root: string, ignored: readonly string[]): Left {
  let budget = MAX_FILES;
  const left: Record<string, number> = {};
  for (const entry of ignored) {
    if (NOT_MADE.test(entry)) continue;
    const count = entry.endsWith('/') ? countIn(path.join(root, entry), budget) : 1;
    budget -= count;
    left[entry] = count;
    if (budget <= 0) break;
  }
  return left;
}

function countIn(dir: string, most: number): number {
  let count = 0;
  const queue = [dir];
  for (let next = queue.pop(); next !== undefined && count < most; next = queue.pop()) {
    try {
      for (const entry of readdirSync(next, { withFileTypes: true })) {
        if (entry.isDirectory()) queue.push(path.join(next, entry.name));
        else count++;
      }
    } catch {
      // Gone meanwhile.
    }
  }
  return Math.min(count, most);
}

/** Whether all that was left is still there: who asks for a build wants its outputs. */
export function isStillThere(before: Left, now: Left): boolean {
  return Object.entries(before).every(([entry, count]) => (now[entry] ?? 0) >= count);
}
