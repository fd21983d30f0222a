import path from 'node:path';
import type { FileEdit } from '../file-edit.ts';
import { type Overlay, textEdit } from '../overlay.ts';
import { ROOT_TSCONFIGS } from './aliases.ts';
import type { Assignment, PlacedPart } from './assign.ts';
import { readJson, recordAt, withValue } from '../json-file.ts';
import { endingOf } from '../modules/names.ts';
import { baseOf } from './places.ts';
import type { SplitFiles } from './request.ts';
import { isCovered, packageGlobs, pnpmGlobs } from './workspace.ts';

/** What the workspace's root says of its projects: the parts are told of where the parent is. */
export function rootEdits(files: SplitFiles, below: Overlay, assignment: Assignment): readonly FileEdit[] {
  let overlay = below;
  for (const edit of [workspacesEdit, rootTsconfig, basePaths, ownersEdit, testProjects])
    overlay = overlay.add(edit({ files, now: overlay, assignment }));
  return overlay.edits;
}

interface RootQuestion {
  readonly files: SplitFiles;
  readonly now: Overlay;
  readonly assignment: Assignment;
}

/** Folders of packages that no glob covers are named beside the parent's. */
function workspacesEdit({ now, assignment: { project, parts } }: RootQuestion): readonly FileEdit[] {
  const globs = packageGlobs(now);
  const missing = parts.map(({ root }) => root).filter((root) => !isCovered(root, globs));
  if (globs.length === 0 || missing.length === 0 || !isCovered(project.root, globs)) return [];
  const pnpm = now.read('pnpm-workspace.yaml');
  if (pnpm === undefined) {
    let text = now.read('package.json') ?? '{}';
    const at = Array.isArray(readJson(now, 'package.json')?.['workspaces'])
      ? ['workspaces']
      : ['workspaces', 'packages'];
    for (const root of missing) text = withValue(text, [...at, -1], root);
    return [textEdit(now, 'package.json', text)];
  }
  const items = pnpmGlobs(pnpm);
  const last = items.findLast(({ glob }) => !glob.startsWith('!')) ?? items.at(-1);
  if (!last) return [];
  const lines = missing.map((root) => `\n${last.line.replace(/-.*$/, '')}- '${root}'`);
  return [
    textEdit(now, 'pnpm-workspace.yaml', pnpm.slice(0, last.end) + lines.join('') + pnpm.slice(last.end)),
  ];
}

/** The solution that `tsc -b` starts from. */
function rootTsconfig({ now, assignment: { project, parts } }: RootQuestion): readonly FileEdit[] {
  const list = readJson(now, 'tsconfig.json')?.['references'];
  if (!Array.isArray(list)) return [];
  const own = list
    .map((one) => (one as { path?: unknown }).path)
    .filter((one): one is string => typeof one === 'string')
    .map((one) => ({ given: one, at: path.posix.normalize(one).replace(/\/$/, '') }))
    .filter(({ at }) => at === project.root || at.startsWith(`${project.root}/`));
  let text = now.read('tsconfig.json') ?? '{}';
  for (const part of parts)
    for (const { given } of own)
      text = withValue(text, ['references', -1], { path: given.replace(project.root, part.root) });
  return own.length === 0 ? [] : [textEdit(now, 'tsconfig.json', text)];
}

/** Names of modules that the root's tsconfigs lead to the project. */
function basePaths({ files, now, assignment }: RootQuestion): readonly FileEdit[] {
  const { project, parts } = assignment;
  return ROOT_TSCONFIGS.flatMap((file) => {
    const text = now.read(file);
    const paths = recordAt(recordAt(readJson(now, file), 'compilerOptions'), 'paths');
    const own = Object.entries(paths).find(([, targets]) => leadsTo(targets, project.root, files));
    if (text === undefined || !own) return [];
    const dot = Array.isArray(own[1]) && String(own[1][0]).startsWith('./') ? './' : '';
    let result = text;
    for (const part of parts)
      for (const [name, target] of pathsOf(part, project.root))
        result = withValue(result, ['compilerOptions', 'paths', name], [dot + target]);
    return [textEdit(now, file, result)];
  });
}

function leadsTo(targets: unknown, root: string, files: SplitFiles): boolean {
  const baseUrl = recordAt(readJson(files, 'tsconfig.base.json'), 'compilerOptions')['baseUrl'];
  const base = typeof baseUrl === 'string' ? baseUrl : '.';
  return (
    Array.isArray(targets) &&
    targets.some((one) => typeof one === 'string' && path.posix.join(base, one).startsWith(`${root}/`))
  );
}

function pathsOf(part: PlacedPart, parent: string): readonly (readonly [string, string])[] {
  const base = baseOf(part, parent);
  const endings = new Set(
    part.files.map(endingOf).filter((ending) => ending !== '' && !ending.startsWith('.d.')),
  );
  const name = part.package ?? part.name;
  // With one ending it is said, so that names with dots in them are found too.
  const [only] = endings;
  const ending = endings.size === 1 && only !== undefined ? only : '';
  return [[`${name}/*`, `${part.root}/${base}*${ending}`]];
}

const OWNERS = ['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'];

/** Who owns the parent owns the part; lines of folders that moved move along. */
function ownersEdit({
  files,
  now,
  assignment: { project, parts, moves },
}: RootQuestion): readonly FileEdit[] {
  return OWNERS.filter((file) => files.exists(file)).flatMap((file) => {
    const text = now.read(file) ?? '';
    const lines = text.split('\n').flatMap((line) => {
      const place = /^\/?([^\s#*?[\]]+)/.exec(line)?.[1]?.replace(/\/$/, '') ?? '';
      if (place !== project.root && !place.startsWith(`${project.root}/`)) return [line];
      const isAbout = (part: PlacedPart): boolean =>
        place === project.root ||
        part.files.some((one) => moves.has(one) && (one === place || one.startsWith(`${place}/`)));
      return [line, ...parts.filter(isAbout).map((part) => line.replace(project.root, part.root))];
    });
    const result = lines.join('\n');
    return result === text ? [] : [textEdit(now, file, result)];
  });
}

const TEST_LISTS = ['vitest.workspace', 'vitest.config', 'vite.config', 'vitest.projects'].flatMap((name) =>
  ['.ts', '.mts', '.js', '.mjs', '.json'].map((ending) => name + ending),
);

/** Lists in which Vitest's projects are named one by one. */
function testProjects({ files, now, assignment: { project, parts } }: RootQuestion): readonly FileEdit[] {
  const root = project.root.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const named = new RegExp(String.raw`(['"\`])((?:\./)?)${root}((?:/[\w.-]*)?)\1(?=\s*[,\]])`, 'g');
  return TEST_LISTS.filter((file) => files.exists(file)).flatMap((file) => {
    const text = now.read(file) ?? '';
    const result = text.replace(named, (all, quote: string, dot: string, rest: string) =>
      [all, ...parts.map((part) => quote + dot + part.root + rest + quote)].join(', '),
    );
    return result === text ? [] : [textEdit(now, file, result)];
  });
}

/** A configuration at the root that names the project by hand: what it means is not for us to tell. */
export function rootRisks(files: SplitFiles, { project }: Assignment): readonly string[] {
  const names = [project.name, project.package].filter((name) => name !== undefined);
  const isNamed = (text: string): boolean => names.some((name) => text.includes(JSON.stringify(name)));
  const told = ['nx.json', '.changeset/config.json', 'release-please-config.json', 'lerna.json'];
  return told
    .filter((file) => isNamed(files.read(file) ?? ''))
    .map((file) => `${file} names ${project.name}: see whether it should name its parts as well`);
}
