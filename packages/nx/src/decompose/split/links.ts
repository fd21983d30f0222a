import { type Result, err, ok } from '@subminute/core';
import type { EdgeKind, FileGraph, GraphFile, Import, ImportHow, Target } from '@subminute/core/graph';
import type { Assignment } from './assign.ts';
import { type Bypass, bypassOf } from './bypass.ts';
import type { Entries } from './entries.ts';
import type { Modules } from '../modules/modules.ts';
import type { Passing } from './passing.ts';
import { isRelative } from '../modules/names.ts';
import { type Places, namesItself } from './places.ts';
import { type TextEdit, statementText } from '../modules/statement.ts';

/** That a file names one of another home, once the split is made. Paths as the files lie now. */
export interface Use {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly how: ImportHow;
}

export interface Links {
  /** By file, as it lies now. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly uses: readonly Use[];
}

export interface LinkQuestion {
  readonly graph: FileGraph;
  readonly assignment: Assignment;
  readonly places: Places;
  readonly modules: Modules;
  readonly entries: Entries;
  /** What the project is called by files inside of it as well. */
  readonly selfNames: readonly string[];
  readonly passing: Passing;
}

/** One import, with where it leads. */
export interface Link {
  readonly file: GraphFile;
  readonly one: Import;
  readonly to: string;
  readonly kind: EdgeKind;
}

interface Linked {
  readonly edits: readonly TextEdit[];
  readonly uses: readonly Use[];
}

const UNCHANGED: Linked = { edits: [], uses: [] };

/** All names that must change where files lie elsewhere, in the project and in all that import it. */
export function linksOf(question: LinkQuestion): Result<Links, string> {
  const { graph, assignment } = question;
  const edits = new Map<string, readonly TextEdit[]>();
  const uses: Use[] = [];
  const kinds = edgeKinds(graph);
  for (const [number, file] of graph.files.entries()) {
    const own: TextEdit[] = [];
    for (const [at, one] of file.imports.entries()) {
      const to = targetFile(file.targets[at], assignment);
      // Of globs, what does not stay together is refused.
      if (to === undefined || one.how === 'glob' || one.how === 'augmentation') continue;
      const linked = linkOf({ file, one, to, kind: kinds.get(`${number} ${at}`) ?? 'runtime' }, question);
      if (!linked.ok) return linked;
      own.push(...linked.value.edits);
      uses.push(...linked.value.uses);
    }
    if (own.length > 0) edits.set(file.path, own);
  }
  return ok({ edits, uses });
}

/** What is executed counts more than what only declares it. */
function edgeKinds({ edges }: FileGraph): ReadonlyMap<string, EdgeKind> {
  const kinds = new Map<string, EdgeKind>();
  for (const { from, at, kind } of edges) {
    const key = `${from} ${at}`;
    if (kinds.get(key) !== 'runtime') kinds.set(key, kind);
  }
  return kinds;
}

function targetFile(target: Target | undefined, { homeOf }: Assignment): string | undefined {
  if (target?.is !== 'file' && target?.is !== 'asset') return undefined;
  return homeOf(target.file) === undefined ? undefined : target.file;
}

function linkOf(link: Link, question: LinkQuestion): Result<Linked, string> {
  const { file, one, to } = link;
  const { homeOf } = question.assignment;
  const from = homeOf(file.path);
  const home = homeOf(to);
  if (from === home) return ok(from === 0 ? UNCHANGED : inside(link, question));
  if (one.how === 'url' || one.how === 'reference-path') return byPath(link, question);
  const bypass = home === 0 ? bypassOf(link, question) : undefined;
  if (bypass) return bypassed(link, bypass, question);
  if (home === 0) return from === undefined ? ok(UNCHANGED) : toParent(link, question);
  const { places } = question;
  const isByPath = from === undefined && isRelative(one.specifier);
  const name = isByPath ? places.sameRelative(file.path, one) : places.packageName(to);
  return ok({ edits: [specifierEdit(one, name, question.modules, file)], uses: [useOf(link, to)] });
}

/** Both move to the same place: only by the name of the project it left, it would be found no more. */
function inside({ file, one, to }: Link, { places, selfNames, modules }: LinkQuestion): Linked {
  if (!namesItself(one.specifier, selfNames)) return UNCHANGED;
  return { edits: [specifierEdit(one, places.relative(file.path, to), modules, file)], uses: [] };
}

function byPath(
  link: Link,
  { assignment: { homeOf }, places, modules }: LinkQuestion,
): Result<Linked, string> {
  const { file, one, to } = link;
  if (homeOf(file.path) !== undefined)
    return err(`${file.path} reads ${to} by its path, which would lie in another project`);
  const name = places.sameRelative(file.path, one);
  const uses = homeOf(to) === 0 ? [] : [useOf(link, to)];
  return ok({ edits: name === one.specifier ? [] : [specifierEdit(one, name, modules, file)], uses });
}

function toParent(link: Link, question: LinkQuestion): Result<Linked, string> {
  const { file, one, to } = link;
  const name = parentName(to, question);
  if (name === undefined) {
    const part = question.assignment.parts[(question.assignment.homeOf(file.path) ?? 0) - 1];
    const { name: project } = question.assignment.project;
    return err(
      `${file.path} of part ${part?.part ?? ''} imports ${to}, which stays in ${project} and is none of its entries`,
    );
  }
  const edits = one.specifier === name ? [] : [specifierEdit(one, name, question.modules, file)];
  return ok({ edits, uses: [useOf(link, to)] });
}

/** How the package that stays shows a file to others. */
function parentName(to: string, { entries, assignment: { project } }: LinkQuestion): string | undefined {
  const { package: name } = project;
  if (name === undefined) return undefined;
  if (entries.main.has(to)) return name;
  const [key] = entries.shown.get(to) ?? [];
  return key === undefined ? undefined : name + key.slice(1);
}

function bypassed(link: Link, { groups, rest }: Bypass, question: LinkQuestion): Result<Linked, string> {
  const { file, one, to } = link;
  const { homeOf } = question.assignment;
  const own = homeOf(file.path);
  const uses = groups.filter((group) => homeOf(group.file) !== own).map((group) => useOf(link, group.file));
  const staying = rest.length > 0 && own !== undefined ? toParent(link, question) : ok(UNCHANGED);
  if (!staying.ok) return staying;
  const [kept] = staying.value.edits;
  const syntax = question.modules.syntaxOf(file.path);
  const quote = syntax?.text[one.start] ?? "'";
  const text =
    syntax &&
    statementText(syntax, one, { groups, rest, restName: kept?.text ?? quote + one.specifier + quote });
  if (!text)
    return err(`${file.path} cannot be read: the names that it imports from ${to} cannot be told apart`);
  return ok({ edits: [text], uses: [...uses, ...staying.value.uses] });
}

function useOf({ file, one, kind }: Link, to: string): Use {
  return { from: file.path, to, kind, how: one.how };
}

/** In the quotes that stand there. */
function specifierEdit(one: Import, name: string, { syntaxOf }: Modules, { path }: GraphFile): TextEdit {
  const quote = syntaxOf(path)?.text[one.start];
  const mark = quote === '"' || quote === '`' ? quote : "'";
  return { start: one.start, end: one.end, text: mark + name + mark };
}
