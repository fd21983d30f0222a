import type { FileEdit } from '../file-edit.ts';
import { type Overlay, textEdit } from '../overlay.ts';
import type { Assignment } from './assign.ts';
import type { Use } from './links.ts';
import {
  DEPENDENCY_FIELDS,
  type DependencyField,
  readJson,
  recordAt,
  textAt,
  withValue,
} from '../json-file.ts';
import { isInside, isTest } from '../modules/names.ts';
import type { SplitFiles, SplitProject } from './request.ts';
import { rangeFor } from './workspace-range.ts';
import { rootLookup } from './workspace.ts';

export interface DependentQuestion {
  readonly files: SplitFiles;
  /** With all that is edited but package.json. */
  readonly now: Overlay;
  readonly assignment: Assignment;
  readonly projects: readonly SplitProject[];
  readonly uses: readonly Use[];
  readonly range: string;
}

/** The package.json of whoever names a part now: it asks for the part, and no more for what it does not name. */
export function dependentEdits(question: DependentQuestion): readonly FileEdit[] {
  return [...usesByRoot(question)].flatMap(([root, own]) => editOf(root, own, question));
}

/** What others name of the parts, by the folder of their project. */
function usesByRoot({
  assignment: { homeOf },
  projects,
  uses,
}: Pick<DependentQuestion, 'assignment' | 'projects' | 'uses'>): ReadonlyMap<string, readonly Use[]> {
  const rootOf = rootLookup(projects);
  return Map.groupBy(
    uses.filter(({ from, to }) => homeOf(from) === undefined && (homeOf(to) ?? 0) > 0),
    ({ from }) => rootOf(from) ?? '',
  );
}

function editOf(root: string, uses: readonly Use[], question: DependentQuestion): readonly FileEdit[] {
  const { now, assignment, range } = question;
  const { project, parts, homeOf } = assignment;
  const file = root === '' ? 'package.json' : `${root}/package.json`;
  const json = readJson(now, file);
  const parent = project.package;
  if (!json || parent === undefined) return [];
  const field = fieldOf(json, parent);
  // Whoever gets the parent without asking for it gets the parts in the same way.
  if (field === undefined) return [];
  const given = textAt(recordAt(json, field), parent) ?? range;
  let text = now.read(file) ?? '{}';
  for (const [at, part] of parts.entries()) {
    const own = uses.filter(({ to }) => homeOf(to) === at + 1);
    if (own.length === 0 || part.package === undefined || fieldOf(json, part.package) !== undefined) continue;
    const isForTests =
      field === 'dependencies' && own.every(({ from }) => isTest(from.slice(root.length + 1)));
    const list = isForTests ? 'devDependencies' : field;
    const asked = rangeFor(given, project.root, part.root);
    text = inserted(text, list, part.package, asked);
    const isBoth = list === 'peerDependencies' && parent in recordAt(json, 'devDependencies');
    if (isBoth) text = inserted(text, 'devDependencies', part.package, asked);
  }
  if (field !== 'peerDependencies' && !isNamedIn(root, parent, question))
    text = withValue(text, [field, parent], undefined);
  return [textEdit(now, file, text)];
}

function fieldOf(json: Parameters<typeof recordAt>[0], name: string): DependencyField | undefined {
  return DEPENDENCY_FIELDS.find((field) => name in recordAt(json, field));
}

/** Sorted, where the list is. */
function inserted(text: string, field: DependencyField, name: string, range: string): string {
  const before = recordAt(readJson({ read: () => text, exists: () => true }, 'package.json'), field);
  const names = Object.keys(before);
  const isSorted = names.every((one, at) => at === 0 || (names[at - 1] ?? '') <= one);
  if (!isSorted || names.length === 0) return withValue(text, [field, name], range);
  const all = Object.entries({ ...before, [name]: range }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return withValue(text, [field], Object.fromEntries(all));
}

/** Whether anything in a project still names the parent, be it in a configuration. */
function isNamedIn(root: string, parent: string, { files, now }: DependentQuestion): boolean {
  const name = parent.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const named = new RegExp(String.raw`(?<![\w@/.-])${name}(?![\w.-])`);
  return files.paths.some((file) => {
    if (root !== '' && !isInside(file, root)) return false;
    if (
      /(?:^|\/)(?:package\.json|CHANGELOG[\w.-]*|README[\w.-]*)$/.test(file) &&
      !file.endsWith('package.json')
    )
      return false;
    const text = now.read(file) ?? '';
    return file === (root === '' ? 'package.json' : `${root}/package.json`)
      ? named.test(text.replace(new RegExp(String.raw`"${name}"\s*:\s*"`, 'g'), ''))
      : named.test(text);
  });
}

/** Whoever installs a package with such a peer must install the part as well. */
export function peerRisks({
  files,
  assignment,
  projects,
  uses,
}: Omit<DependentQuestion, 'now'>): readonly string[] {
  const { project } = assignment;
  return [...usesByRoot({ assignment, projects, uses }).keys()]
    .filter(
      (root) =>
        fieldOf(readJson(files, `${root}/package.json`), project.package ?? '') === 'peerDependencies',
    )
    .map(
      (root) =>
        `${root} has ${project.name} as a peer, and now its parts: whoever installs it needs them too`,
    );
}

/** The parent asks for its parts: it hands on what is in them. */
export function parentEdit({ now, assignment, uses, range }: DependentQuestion): readonly FileEdit[] {
  const { project, parts, homeOf } = assignment;
  const file = `${project.root}/package.json`;
  let text = now.read(file);
  if (text === undefined) return [];
  for (const [at, part] of parts.entries()) {
    const own = uses.filter(({ from, to }) => homeOf(from) === 0 && homeOf(to) === at + 1);
    if (own.length === 0 || part.package === undefined) continue;
    const isForTests = own.every(({ from }) => isTest(from.slice(project.root.length + 1)));
    text = inserted(text, isForTests ? 'devDependencies' : 'dependencies', part.package, range);
  }
  return text === now.read(file) ? [] : [textEdit(now, file, text)];
}
