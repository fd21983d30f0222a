import { type GraphFile, type Import, type ImportedName, isDeclaration } from '@subminute/core/graph';
import type { Step } from '../modules/modules.ts';
import { statementAt } from '../modules/statement-at.ts';
import { type NameGroup, isWhole } from '../modules/statement.ts';
import { type Naming, openNaming } from './naming.ts';
import { type BarrelQuestion, type Passage, pathAt } from './passage.ts';
import { type Replaced, openReplaced } from './replaced.ts';

export interface Passages {
  readonly passages: readonly Passage[];
  /** By barrel, why statements still ask it: one line each. */
  readonly held: ReadonlyMap<string, string>;
}

export interface Scope {
  /** Whether the statements of a file are looked at. */
  readonly isFrom: (path: string) => boolean;
  /** Whether a module may be passed by at all. */
  readonly isBarrel: (path: string) => boolean;
  /** Whether nothing happens in it that somebody could miss. */
  readonly isFree: (path: string) => boolean;
  /** What files may call a module; absent: what leads there. */
  readonly naming?: Naming;
}

interface Search extends Scope {
  readonly question: BarrelQuestion;
  readonly naming: Naming;
  readonly replaced: Replaced;
  readonly held: Map<string, string>;
}

/** All statements whose values can be taken past a module that only hands them on. */
export function passagesIn(question: BarrelQuestion, scope: Scope): Passages {
  const held = new Map<string, string>();
  const search: Search = {
    ...scope,
    question,
    held,
    naming: scope.naming ?? openNaming(question),
    replaced: openReplaced(question),
  };
  const passages = question.graph.files.flatMap((file, from) =>
    isDeclaration(file.path) || file.facts.broken || !scope.isFrom(file.path)
      ? []
      : file.imports.flatMap((one, at) => passageOf({ file, from, one, at }, search) ?? []),
  );
  return { passages, held };
}

/** One import, and where it stands. */
interface Asked {
  readonly file: GraphFile;
  readonly from: number;
  readonly one: Import;
  readonly at: number;
}

function passageOf(asked: Asked, search: Search): Passage | undefined {
  const { file, from, one, at } = asked;
  const { question, isBarrel } = search;
  const target = file.targets[at];
  const barrel = target?.is === 'file' ? question.graph.numbers.get(target.file) : undefined;
  // Where a declaration and what runs are two files, names are followed in one of them only.
  if (target?.is !== 'file' || target.runs !== undefined || barrel === undefined) return undefined;
  const names = one.names ?? [];
  if (!isDividable(one, file) || !isBarrel(target.file) || target.file === file.path) return undefined;
  const taken = namesPast(names, { ...asked, barrel }, search);
  if (!taken || !isReadable(asked, taken, search)) return undefined;
  const loads = loadsOf(taken.groups, search);
  return { from, at, barrel, ...taken, loads };
}

/** Only statements that load something, and say by name what they want of it. */
function isDividable({ how, kind, names = [] }: Import, { verbatim }: GraphFile): boolean {
  const runs = kind === 'runtime' || (kind === 'type-names' && verbatim);
  return how === 'static' && runs && names.length > 0 && names.every(({ name }) => name !== '*');
}

interface Taken {
  readonly groups: readonly NameGroup[];
  readonly rest: readonly ImportedName[];
}

/** `undefined`: a value still needs the barrel, so that nothing would be won. */
function namesPast(
  names: readonly ImportedName[],
  asked: Asked & { readonly barrel: number },
  search: Search,
): Taken | undefined {
  const groups = new Map<string, NameGroup>();
  const rest: ImportedName[] = [];
  for (const name of names) {
    const found = placeOf(name, asked, search);
    if (found) {
      const { specifier, step } = found;
      const own = { ...name, name: step.name, as: name.as ?? name.name };
      const known = groups.get(specifier)?.names ?? [];
      groups.set(specifier, { specifier, file: step.file, names: [...known, own] });
    } else if (name.type === true) rest.push(name);
    else return undefined;
  }
  return groups.size === 0 ? undefined : { groups: [...groups.values()], rest };
}

interface Place {
  readonly specifier: string;
  readonly step: Step;
}

/** The module nearest to where a name is made that this file may name, past modules that nobody would miss. */
function placeOf(
  { name, type }: ImportedName,
  { file, from, one, barrel }: Asked & { readonly barrel: number },
  { question, naming, replaced, held, isFree }: Search,
): Place | undefined {
  const { graph, modules } = question;
  const asks = pathAt(graph, barrel);
  const chain = modules.originOf(asks, name)?.chain ?? [];
  const places = chain.map((step, at) => {
    const last = chain[at - 1];
    if (!last || step.file === file.path) return undefined;
    const before = specifierIn(last, step, question);
    const wanted = { from: file.path, specifier: one.specifier, barrel: asks, target: step.file, before };
    const specifier = naming(wanted);
    return specifier === undefined ? undefined : { specifier, step };
  });
  const best = places.findLastIndex((place) => place !== undefined);
  const end = chain.findIndex(({ file: passed }, at) => {
    if (at >= best) return true;
    const number = graph.numbers.get(passed) ?? -1;
    const isPure = graph.files[number]?.facts.reexportsOnly === true || isFree(passed);
    if (type !== true && !(isPure && !saysHowToRun(passed, question))) return true;
    const who = replaced(from, number);
    if (who !== undefined) held.set(passed, `${who} puts something else in its place`);
    return who !== undefined;
  });
  return places.slice(0, end + 1).findLast((place) => place !== undefined);
}

/** `'use client'` and its kin are about all that is loaded through a module. */
function saysHowToRun(file: string, { modules }: BarrelQuestion): boolean {
  return modules.treeOf(file)?.isDirected === true;
}

/** How a module names the next one on the way. */
function specifierIn(last: Step, next: Step, { graph }: BarrelQuestion): string | undefined {
  const file = graph.files[graph.numbers.get(last.file) ?? -1];
  const at = file?.targets.findIndex((target) => target.is === 'file' && target.file === next.file) ?? -1;
  return file?.imports[at]?.specifier;
}

/** What a comment among names is about, or one above them says of the next line, is not for a machine to tell. */
function isReadable({ file, one }: Asked, taken: Taken, { question: { modules } }: Search): boolean {
  const syntax = modules.syntaxOf(file.path);
  const statement = syntax && statementAt(syntax, one.start);
  if (!statement) return false;
  const above = syntax.text.slice(0, statement.start).trimEnd().split('\n').at(-1) ?? '';
  if (/^\s*(?:\/\/|\/\*|\*).*(?:@ts-|-disable|-ignore|ignore )/.test(above)) return false;
  return isWhole(taken, one) || !/\/[/*]/.test(syntax.text.slice(statement.start, statement.end));
}

/** What a module only declares, types alone are taken from. */
function loadsOf(groups: readonly NameGroup[], { question }: Search): readonly number[] {
  const { graph, modules } = question;
  return groups.flatMap(({ file, names }) => {
    const syntax = modules.syntaxOf(file);
    const number = graph.numbers.get(file);
    const isLoaded = names.some(
      ({ name, type }) => type !== true && syntax?.named.get(name)?.isType !== true,
    );
    return isLoaded && number !== undefined ? [number] : [];
  });
}
