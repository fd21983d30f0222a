import { type Result, err, ok, plural } from '@subminute/core';
import { type FileGraph, bitsFor, eachBit, packagesOf, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { type GraphProject, isTestFile, projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import MagicString from 'magic-string';
import type { FileEdit } from '../file-edit.ts';
import { readJson } from '../json-file.ts';
import { type IsFree, freeBy } from '../modules/effects.ts';
import { statementText } from '../modules/statement.ts';
import { textEdit } from '../overlay.ts';
import { lintRisks } from './lint-rules.ts';
import { type BarrelQuestion, type Passage, pathAt } from './passage.ts';
import { passagesIn } from './passages.ts';
import { passedGraph } from './readers.ts';
import { provenPassages } from './same-order.ts';

export interface BarrelPlan {
  readonly edits: readonly FileEdit[];
  readonly passages: readonly Passage[];
  /** What files import then. */
  readonly after: FileGraph;
  readonly risks: readonly string[];
}

export interface BarrelScope {
  /** Whose barrels are passed by. */
  readonly project: string;
  /** Files whose imports are looked at. */
  readonly isFrom: (path: string) => boolean;
}

/** Imports past the barrels of a project, as edits; the error says what is in the way of all of them. */
export function planBarrels(question: BarrelQuestion, { project, isFrom }: BarrelScope): Result<BarrelPlan, string> {
  const owner = projectLookup(question.projects);
  const isFree = freeIn(question);
  const isBarrel = (path: string): boolean => owner(path) === project;
  const found = passagesIn(question, { isFrom, isBarrel, isFree });
  const proven = provenPassages(question, found.passages, isFree);
  const held = new Map([...found.held, ...proven.held]);
  if (proven.passages.length === 0) return err(whyNone(project, held));
  const edits = editsOf(question, proven.passages);
  const after = passedGraph(question.graph, proven.passages);
  const risks = risksOf({ question, passages: proven.passages, after, isFree });
  return ok({ edits, passages: proven.passages, after, risks: [...risks, ...heldRisks(held)] });
}

/** What packages say of their modules, each of its own. */
export function freeIn({ files, projects }: Pick<BarrelQuestion, 'files' | 'projects'>): IsFree {
  const owner = projectLookup(projects);
  const byProject = new Map(
    projects.map(({ name, root }) => {
      const dir = root === '.' ? '' : root;
      return [name, freeBy(readJson(files, dir === '' ? 'package.json' : `${dir}/package.json`), dir)];
    }),
  );
  return (path) => byProject.get(owner(path) ?? '')?.(path) === true;
}

function whyNone(project: string, held: ReadonlyMap<string, string>): string {
  const [first] = held;
  if (!first) return `no test file imports through a barrel of ${project} that could be passed by`;
  const [barrel, why] = first;
  return `imports stay with ${barrel}: ${why}`;
}

function heldRisks(held: ReadonlyMap<string, string>): readonly string[] {
  return [...held].map(([barrel, why]) => `some imports stay with ${barrel}: ${why}`);
}

function editsOf(question: BarrelQuestion, passages: readonly Passage[]): readonly FileEdit[] {
  const { graph, files, modules } = question;
  const byFile = Map.groupBy(passages, ({ from }) => from);
  return [...byFile].sort(([a], [b]) => a - b).flatMap(([number, own]) => {
    const path = pathAt(graph, number);
    const syntax = modules.syntaxOf(path);
    if (!syntax) return [];
    const text = new MagicString(syntax.text);
    for (const { at, groups, rest } of own) {
      const one = graph.files[number]?.imports[at];
      const restName = one && syntax.text.slice(one.start, one.end);
      const edit = one && statementText(syntax, one, { groups, rest, restName: restName ?? '' });
      if (edit) text.update(edit.start, edit.end, edit.text);
    }
    return [textEdit(files, path, text.toString())];
  });
}

interface Made {
  readonly question: BarrelQuestion;
  readonly passages: readonly Passage[];
  readonly after: FileGraph;
  readonly isFree: IsFree;
}

function risksOf(made: Made): readonly string[] {
  const { question, passages } = made;
  const { graph, files, projects } = question;
  const owner = projectLookup(projects);
  const rootOf = new Map(projects.map(({ name, root }: GraphProject) => [name, root]));
  const folders = new Set(passages.map(({ from }) => rootOf.get(owner(pathAt(graph, from)) ?? '') ?? ''));
  const isBetween = passages.some(({ from, groups }) =>
    groups.some(({ file }) => owner(file) !== owner(pathAt(graph, from))),
  );
  return [
    ...lintRisks(files, folders, isBetween),
    ...packageRisks(made),
    'what a name was imported through is asked no more: whoever replaces it there at run time is not seen',
  ];
}

/** Packages that test files do not load any more, unless what loaded them says that nobody needs that. */
function packageRisks({ question: { graph }, after, isFree, passages }: Made): readonly string[] {
  const [old, now] = [viewOf(graph, 'runtime'), viewOf(after, 'runtime')];
  const lost = new Set<string>();
  for (const test of testsAbove(graph, passages)) {
    const roots = bitsFor(old.size);
    setBit(roots, test);
    const [was, is] = [reachedFrom(roots, old.below), reachedFrom(roots, now.below)];
    const kept = new Set<string>();
    const before = new Set<string>();
    eachBit(is, (at) => addPackages(graph, at, kept));
    eachBit(was, (at) => {
      if (!isFree(pathAt(graph, at))) addPackages(graph, at, before);
    });
    for (const name of before) if (!kept.has(name)) lost.add(name);
  }
  if (lost.size === 0) return [];
  const names = [...lost].sort(byCodeUnit);
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return [
    `some test files load ${plural(lost.size, 'package')} no more (${shown}${more}): what these do as they are loaded does not happen there`,
  ];
}

function addPackages({ files }: FileGraph, at: number, into: Set<string>): void {
  const file = files[at];
  if (file) for (const name of packagesOf(file, { types: false })) into.add(name);
}

function testsAbove(graph: FileGraph, passages: readonly Passage[]): readonly number[] {
  const view = viewOf(graph, 'runtime');
  const roots = bitsFor(view.size);
  for (const { from } of passages) setBit(roots, from);
  const tests: number[] = [];
  eachBit(reachedFrom(roots, view.above), (at) => {
    if (isTestFile(pathAt(graph, at))) tests.push(at);
  });
  return tests;
}
