/** Makes a test of paths out of a glob, as Nx means it: `*` also for names that begin with a dot. */
export type GlobCompiler = (pattern: string) => (path: string) => boolean;

/** A list of globs as one input: files that any matches, but those that any with `!` takes out. */
export interface FileSet {
  readonly has: (path: string) => boolean;
  /** Folders in which all that it has must lie, `''` for the root. */
  readonly folders: readonly string[];
}

export function fileSetOf(patterns: readonly string[], compile: GlobCompiler): FileSet {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const left = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const yes = wanted.map((pattern) => testOf(pattern, compile));
  const no = left.map((pattern) => testOf(pattern, compile));
  // A list that only takes out takes it out of everything.
  const matches = (path: string): boolean => yes.length === 0 || yes.some((test) => test(path));
  return {
    has: (path) => matches(path) && !no.some((test) => test(path)),
    folders: yes.length === 0 ? [''] : [...new Set(wanted.map(folderOf))],
  };
}

/** What is written without a glob, or is a whole folder, needs none. */
function testOf(pattern: string, compile: GlobCompiler): (path: string) => boolean {
  if (!GLOB.test(pattern)) return (path) => path === pattern;
  if (pattern === '**/*') return () => true;
  const folder = pattern.endsWith('/**/*') ? pattern.slice(0, -'**/*'.length) : undefined;
  if (folder !== undefined && !GLOB.test(folder)) return (path) => path.startsWith(folder);
  return compile(pattern);
}

const GLOB = /[*?[\]{}()!+@\\]/;

/** The folder before the first part that is a glob. */
function folderOf(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => GLOB.test(part));
  return parts.slice(0, first === -1 ? parts.length - 1 : first).join('/');
}
