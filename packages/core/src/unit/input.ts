/**
 * One thing that a test file read, without its value. Paths are relative to the workspace, with `/`; what lies
 * outside of it begins with `/`.
 */
export type Input =
  /** A module that Vite served in an environment; `blank`: bodies that never ran (`bodiesNotRun`). */
  | {
      readonly kind: 'module';
      readonly environment: string;
      readonly id: string;
      readonly blank?: readonly string[];
    }
  /** A file's content · a folder's names · whether something exists · where a link leads. */
  | { readonly kind: 'file' | 'list' | 'probe' | 'link'; readonly path: string }
  /** A JSON file by the names in it and the kinds of their values. */
  | { readonly kind: 'shape'; readonly path: string }
  /** What else a disk keeps of a file: its times, its number. */
  | { readonly kind: 'stat'; readonly path: string }
  /** A `package.json`, as far as it tells how modules are found and run. */
  | { readonly kind: 'manifest'; readonly path: string }
  /** What a path without its ending leads to, and could · where a package, as `dir/node_modules/name`, is found from `dir`. */
  | { readonly kind: 'candidates' | 'nearest'; readonly path: string }
  /** A package folder of `node_modules` · which packages a `node_modules` folder itself leads to. */
  | { readonly kind: 'package' | 'links'; readonly path: string }
  /** A variable of the environment · something that the machine is called or has, by what tells it. */
  | { readonly kind: 'variable' | 'machine'; readonly name: string }
  /** Which variables the environment has. */
  | { readonly kind: 'variables' };

const PATHS: ReadonlySet<string> = new Set([
  'file',
  'list',
  'probe',
  'stat',
  'shape',
  'link',
  'manifest',
  'candidates',
  'nearest',
  'package',
  'links',
]);

/** One line; the same input has one line only. */
export function inputLine(input: Input): string {
  switch (input.kind) {
    case 'module': {
      const line = `module ${input.environment} ${escaped(input.id)}`;
      return input.blank ? `${line} ${input.blank.join(',')}` : line;
    }
    case 'variable':
    case 'machine':
      return `${input.kind} ${escaped(input.name)}`;
    case 'variables':
      return input.kind;
    default:
      return `${input.kind} ${escaped(input.path)}`;
  }
}

/** `undefined` for what no `inputLine` has made: whoever reads it has no record. */
export function parseInput(line: string): Input | undefined {
  const [kind = '', first, second, third, ...more] = line.split(' ');
  if (more.length > 0) return undefined;
  if (kind === 'module') {
    if (first === undefined || second === undefined) return undefined;
    const module = { kind, environment: first, id: unescaped(second) } as const;
    return third === undefined ? module : { ...module, blank: third === '' ? [] : third.split(',') };
  }
  if (kind === 'variables') return first === undefined ? { kind } : undefined;
  if (first === undefined || second !== undefined) return undefined;
  if (kind === 'variable' || kind === 'machine') return { kind, name: unescaped(first) };
  return PATHS.has(kind) ? { kind: kind as 'file', path: unescaped(first) } : undefined;
}

/** What would break a line or its parts, as `%20`. */
function escaped(text: string): string {
  return text.replaceAll(/[%\s\p{Cc}]/gu, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function unescaped(text: string): string {
  return text.replaceAll(/%([\da-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
