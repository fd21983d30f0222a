import type { GlobCompiler } from '@subminute/core/ratchet';
import { minimatch } from 'minimatch';

/** Globs as Nx reads them, each compiled once for as long as the compiler lives. */
export function globCompiler(): GlobCompiler {
  const known = new Map<string, (path: string) => boolean>();
  return (pattern) => {
    const test = known.get(pattern) ?? compile(pattern);
    known.set(pattern, test);
    return test;
  };
}

function compile(pattern: string): (path: string) => boolean {
  const expression = minimatch.makeRe(pattern, { dot: true });
  // What is no glob matches nothing.
  return expression === false ? () => false : (path) => expression.test(path);
}
