import { type Result, err, ok, plural } from '@subminute/core';
import {
  type FileGraph,
  bitsFor,
  eachBit,
  hasBit,
  packagesOf,
  reachedFrom,
  setBit,
  viewOf,
} from '@subminute/core/graph';
import { isTestFile, projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import MagicString from 'magic-string';
import type { FileEdit } from '../file-edit.ts';
import { readJson } from '../json-file.ts';
import { type IsFree, freeBy } from '../modules/effects.ts';
import { statementText } from '../modules/statement.ts';
import { filesWith, overlayOf, textEdit } from '../overlay.ts';
import type { Files } from '../proposal.ts';
import { lintRisks } from './lint-rules.ts';
import { type BarrelQuestion, type Passage, pathAt } from './passage.ts';
import { passagesIn } from './passages.ts';
import { passedGraph } from './readers.ts';
import { provenPassages } from './same-order.ts';

export interface BarrelPlan {
  readonly edits: readonly FileEdit[];
  /** How many statements change. */
  readonly statements: number;
  /** What files import before and then; they have the same numbers in both. */
  readonly before: FileGraph;
  readonly after: FileGraph;
  readonly risks: readonly string[];
}

export interface BarrelScope {
  /** Whose barrels are passed by: projects by their names. */
  readonly of: readonly string[];
  /** Files whose imports are looked at. */
  readonly isFrom: (path: string) => boolean;
}

/** Reads files as they would be. */
export type OpenQuestion = (files: Files) => Promise<BarrelQuestion>;

/** What is in the way may be out of it once other imports have changed; each round takes away at least one. */
const ROUNDS = 5;

/** Imports past the barrels of a project, as edits; the error says what is in the way of all of them. */
export async function planBarrels(
  files: Files,
  open: OpenQuestion,
  scope: BarrelScope,
): Promise<Result<BarrelPlan, string>> {
  const first = await open(files);
  const before = first.graph;
  let now = overlayOf(files);
  let [question, after] = [first, before];
  const passages: Passage[] = [];
  let held: Round['held'] = new Map();
  for (let round = 0; round < ROUNDS; round++) {
    const made = roundOf(question, scope);
    held = made.held;
    if (made.passages.length === 0) break;
    passages.push(...made.passages);
    after = passedGraph(question.graph, made.passages);
    now = now.add(editsOf(question, made.passages));
    if (held.size === 0) break;
    question = await open(filesWith(files, now.edits));
  }
  if (passages.length === 0) return err(whyNone(scope.of, held));
  const { edits } = now;
  const risks = [...risksOf({ question: first, passages, before, after }), ...heldRisks(held)];
  return ok({ edits, statements: passages.length, before, after, risks });
}

interface Round {
  readonly passages: readonly Passage[];
  readonly held: ReadonlyMap<string, string>;
}

function roundOf(question: BarrelQuestion, { of, isFrom }: BarrelScope): Round {
  const owner = projectLookup(question.projects);
  const meant = new Set<string | undefined>(of);
  const isFree = freeIn(question);
  const isBarrel = (path: string): boolean => meant.has(owner(path));
  const found = passagesIn(question, { isFrom, isBarrel, isFree });
  const { passages, held } = provenPassages(question, found.passages, isFree);
  return { passages, held: new Map([...found.held, ...held]) };
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

function whyNone(of: readonly string[], held: ReadonlyMap<string, string>): string {
  const [first] = held;
  if (!first) return `no test file imports through a barrel of ${of.join(', ')} that could be passed by`;
  const [barrel, why] = first;
  return `imports stay with ${barrel}: ${why}`;
}

/** So many are told, of all that stays. */
const TOLD = 5;

function heldRisks(held: ReadonlyMap<string, string>): readonly string[] {
  const lines = Array.from(held, ([barrel, why]) => `some imports stay with ${barrel}: ${why}`);
  const more = lines.length - TOLD;
  return more > 0 ? [...lines.slice(0, TOLD), `some imports stay with ${more} more barrels`] : lines;
}

function editsOf(question: BarrelQuestion, passages: readonly Passage[]): readonly FileEdit[] {
  const { graph, files, modules } = question;
  const byFile = Map.groupBy(passages, ({ from }) => from);
  return [...byFile]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, own]) => {
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
  readonly before: FileGraph;
  readonly after: FileGraph;
}

function risksOf(made: Made): readonly string[] {
  const { files, graph, projects } = made.question;
  const owner = projectLookup(projects);
  const rootOf = new Map(projects.map(({ name, root }) => [name, root]));
  const homeOf = ({ from }: Passage): string => owner(pathAt(graph, from)) ?? '';
  const folders = new Set(made.passages.map((one) => rootOf.get(homeOf(one)) ?? ''));
  const isBetween = made.passages.some((one) => one.groups.some(({ file }) => owner(file) !== homeOf(one)));
  return [
    'imports change in sources and tests: look at the difference before it is committed',
    ...lintRisks(files, folders, isBetween),
    ...packageRisks(made),
  ];
}

/** Packages that test files do not load any more, unless what loaded them says that nobody needs that. */
function packageRisks({ question, before: graph, after }: Made): readonly string[] {
  const isFree = freeIn(question);
  const [old, now] = [viewOf(graph, 'runtime'), viewOf(after, 'runtime')];
  const lost = new Set<string>();
  for (const [test, { path }] of graph.files.entries()) {
    if (!isTestFile(path)) continue;
    const roots = bitsFor(old.size);
    setBit(roots, test);
    const [was, is] = [reachedFrom(roots, old.below), reachedFrom(roots, now.below)];
    if (was.every((word, at) => word === is[at])) continue;
    const [kept, gone] = [new Set<string>(), new Set<string>()];
    eachBit(is, (at) => addPackages(graph, at, kept));
    eachBit(was, (at) => {
      if (!hasBit(is, at) && !isFree(pathAt(graph, at))) addPackages(graph, at, gone);
    });
    for (const name of gone) if (!kept.has(name)) lost.add(name);
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
