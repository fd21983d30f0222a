import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { gitEnv } from '../history/ask-git.ts';

/** A tree of ours, and what of it is not in git but there before the first run. */
export interface CleanTree {
  readonly tree: string;
  /** Relative to it, sorted. */
  readonly kept: readonly string[];
}

/** What the runs of a task leave is whatever is new; package managers' and Nx's own folders are not looked at. */
export function keepTree(tree: string): CleanTree {
  return { tree, kept: untracked(tree) };
}

/**
 * Takes away what a run has left, outputs and caches alike, so that the next one finds what the first one
 * found: a compiler that remembers would have nothing to do. Caches below `node_modules` are of a tree's own.
 */
export function cleanTree(clean: CleanTree): void {
  const { tree } = clean;
  for (const file of leftFiles(clean)) {
    rmSync(path.join(tree, file), { force: true, recursive: true });
    removeEmpty(tree, path.dirname(file));
  }
}

/** What is new since then, relative to the tree. */
export function leftFiles({ tree, kept }: CleanTree): readonly string[] {
  const had = new Set(kept);
  return untracked(tree).filter((file) => !had.has(file));
}

const OUTPUT_BYTES = 256 << 20;

function untracked(tree: string): string[] {
  const listed = execFileSync(
    'git',
    ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--others', '--', '.', ':(exclude,glob)**/.nx/**'],
    { cwd: tree, encoding: 'utf8', maxBuffer: OUTPUT_BYTES, env: gitEnv(process.env) },
  );
  return listed.split('\0').filter((file) => file !== '' && !isPackage(file));
}

/** Of `node_modules`, only folders of tools (`.cache`, `.vite`) are written to by tasks. */
function isPackage(file: string): boolean {
  const below = /(?:^|\/)node_modules\/([^/]+)/.exec(file)?.[1];
  return (
    below !== undefined && (!below.startsWith('.') || ['.bin', '.pnpm', '.bun', '.store'].includes(below))
  );
}

function removeEmpty(tree: string, folder: string): void {
  try {
    for (let at = folder; at !== '.' && readdirSync(path.join(tree, at)).length === 0; at = path.dirname(at))
      rmdirSync(path.join(tree, at));
  } catch {
    // Gone already, with another file of it.
  }
}
