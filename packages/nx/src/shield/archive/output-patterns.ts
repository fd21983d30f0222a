import { Minimatch } from 'minimatch';
import { foldersAbove } from './entry-path.ts';
import { withoutEnd } from '../without-end.ts';

/**
 * Where outputs may lie. As with Nx, an output is a path, which covers all that lies below it, or a glob,
 * which covers what it matches and all below that; `!` before either takes it out again.
 */
export interface OutputPatterns {
  /** Whether a path lies in an output. What is taken out counts: Nx packs it with a folder around it. */
  covers(path: string): boolean;
  /** Whether there is one output that both lie in. */
  coversBoth(path: string, other: string): boolean;
  /** Whether a folder is on the way to an output. */
  leadsTo(folder: string): boolean;
  /** Whether an output is named by the folder or by a path below it, not by a glob that leads there. */
  isNamed(folder: string): boolean;
  /** Whether a path is taken out. */
  isTakenOut(path: string): boolean;
  /** Whether something at or below a path may be taken out. */
  holdsTakenOut(path: string): boolean;
  /** Whether the workspace's own files are outputs too: `.`, `*`, `**`. */
  readonly coverAll: boolean;
}

export function outputPatterns(outputs: readonly string[]): OutputPatterns {
  const included = patternIndex(outputs.filter((output) => !output.startsWith('!')));
  const negated = outputs.filter((output) => output.startsWith('!')).map((output) => output.slice(1));
  const excluded = patternIndex(negated);
  return {
    covers: (path) => included.isCovered(path),
    coversBoth: (path, other) => included.near(path).some((one) => one.covers(path) && one.covers(other)),
    leadsTo: (folder) => included.leadsTo(folder),
    isNamed: (folder) => included.isNamed(folder),
    isTakenOut: (path) => excluded.isCovered(path),
    holdsTakenOut: (path) => excluded.isCovered(path) || excluded.leadsTo(path),
    coverAll: included.isCovered('nx.json'),
  };
}

/** One pattern on its own: whether a path lies in it. */
export function outputPattern(output: string): (path: string) => boolean {
  const index = patternIndex([output]);
  return (path) => index.isCovered(path);
}

interface Pattern {
  readonly covers: (path: string) => boolean;
  /** Whether what it matches may lie below a folder that lies below its base. */
  readonly mayMatchBelow: (folder: string) => boolean;
}

interface PatternIndex {
  isCovered(path: string): boolean;
  leadsTo(folder: string): boolean;
  isNamed(folder: string): boolean;
  /** Those whose base is the path or lies above it. */
  near(path: string): readonly Pattern[];
}

/** By the folder that each begins with: a graph may declare thousands, of which a path concerns few. */
function patternIndex(outputs: readonly string[]): PatternIndex {
  const byBase = new Map<string, Pattern[]>();
  const aboveBases = new Set<string>();
  const add = (base: string, pattern: Pattern): void => {
    byBase.set(base, [...(byBase.get(base) ?? []), pattern]);
    for (const folder of foldersAbove(base)) aboveBases.add(folder);
  };
  for (const output of new Set(outputs.map(normalized))) {
    // Nx takes what exists under the very name before it takes it for a glob.
    add(output, { covers: (path) => isAtOrBelow(path, output), mayMatchBelow: () => false });
    if (GLOB.test(output)) add(baseOf(output), globPattern(output));
  }
  const near = (path: string): readonly Pattern[] =>
    ['', path, ...foldersAbove(path)].flatMap((base) => byBase.get(base) ?? []);
  const covered = remembered((path) => near(path).some((pattern) => pattern.covers(path)));
  const isCovered = (path: string): boolean => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    return (folder !== '' && covered(folder)) || near(path).some((pattern) => pattern.covers(path));
  };
  const leadsTo = remembered(
    (folder) => aboveBases.has(folder) || near(folder).some((pattern) => pattern.mayMatchBelow(folder)),
  );
  const isNamed = (folder: string): boolean => aboveBases.has(folder) || byBase.has(folder);
  return { isCovered, leadsTo, isNamed, near };
}

const GLOB = /[*?[\]{}]|[!+@]\(/;

function normalized(output: string): string {
  const plain = withoutEnd(output.replace(/^(?:\.\/)+/, ''), '/');
  return plain === '.' ? '' : plain;
}

/** The folders that a glob begins with, up to the first that is one itself. */
function baseOf(glob: string): string {
  const parts = glob.split('/');
  const first = parts.findIndex((part) => GLOB.test(part));
  return parts.slice(0, first).join('/');
}

function globPattern(glob: string): Pattern {
  let compiled: Minimatch | undefined;
  const matcher = (): Minimatch =>
    (compiled ??= new Minimatch(glob, { dot: true, nonegate: true, nocomment: true }));
  return {
    covers: (path) => matcher().match(path) || foldersAbove(path).some((folder) => matcher().match(folder)),
    mayMatchBelow: (folder) => matcher().match(folder, true),
  };
}

function isAtOrBelow(path: string, output: string): boolean {
  return output === '' || path === output || path.startsWith(`${output}/`);
}

/** Entries of one folder come together: of folders, the answers are kept. */
function remembered(ask: (path: string) => boolean): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
}
