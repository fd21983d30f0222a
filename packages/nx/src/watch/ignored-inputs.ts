import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What Nx and most tools read variables from: `.env`, `.env.local`, `.local.env`, `.test.env`, `.env.build.production`. */
const DOT_ENV = /^\.(?:[^/]+\.)?env(?:\.[^/]+)?$/;

export function isEnvFile(file: string): boolean {
  return DOT_ENV.test(file.slice(file.lastIndexOf('/') + 1));
}

/** Files that git ignores and that count all the same: with variables, or named as an input in nx.json. */
export async function ignoredInputs(root: string, ignored: readonly string[]): Promise<readonly string[]> {
  const { plain, globs } = namedInputs(root);
  const folders = ignored.filter((entry) => entry.endsWith('/'));
  const files = ignored.filter((entry) => !entry.endsWith('/'));
  const inFolder = plain.filter((file) => folders.some((folder) => file.startsWith(folder)));
  const found = files.filter((file) => isEnvFile(file) || plain.includes(file));
  const inProjects = globs.flatMap((glob) => folders.flatMap((folder) => fileIn(folder, glob)));
  return [...new Set([...found, ...inFolder, ...inProjects, ...(await matching(files, globs))])].sort();
}

/** Of `{projectRoot}/made/api.json`, the file in `packages/a/made/`: git does not look into a folder that it ignores. */
function fileIn(folder: string, glob: string): readonly string[] {
  const named = glob.startsWith('**/') ? glob.slice('**/'.length).split('/') : [];
  if (named.some((part) => /[*?[{]/.test(part))) return [];
  return named.slice(1).flatMap((_, at) => {
    const [above, below] = [named.slice(0, at + 1).join('/'), named.slice(at + 1).join('/')];
    return `/${folder}`.endsWith(`/${above}/`) ? [`${folder}${below}`] : [];
  });
}

/** The library is loaded where there is something to match. */
async function matching(files: readonly string[], globs: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0 || globs.length === 0) return [];
  const { minimatch } = await import('minimatch');
  return files.filter((file) => globs.some((glob) => minimatch(file, glob, { dot: true })));
}

interface Named {
  readonly plain: readonly string[];
  readonly globs: readonly string[];
}

/** Patterns of nx.json's inputs that name a file or a kind of file; those that mean all of a project name none. */
function namedInputs(root: string): Named {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const match = /^\{(workspaceRoot|projectRoot)\}\/(.+)$/.exec(value);
      const last = match?.[2]?.split('/').at(-1) ?? '*';
      if (match && last !== '*' && last !== '**') {
        names.add(match[1] === 'projectRoot' ? `**/${match[2] ?? ''}` : (match[2] ?? ''));
      }
    } else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) visit(inner);
  };
  visit(inputsIn(root));
  const isGlob = (name: string): boolean => /[*?[{]/.test(name);
  return {
    plain: [...names].filter((name) => !isGlob(name)),
    globs: [...names].filter((name) => isGlob(name)),
  };
}

function inputsIn(root: string): unknown {
  try {
    const json = JSON.parse(readFileSync(path.join(root, 'nx.json'), 'utf8')) as Record<string, unknown>;
    return [json['namedInputs'], json['targetDefaults']];
  } catch {
    return undefined;
  }
}
