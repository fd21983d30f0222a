import type { FileGraph, Target } from '@subminute/core/graph';
import type { EcmaScriptModule, StaticExportEntry } from 'oxc-parser';
import { type EvaluatedNames, evaluatedNames } from '../../imports/evaluated-names.ts';
import { languageOf } from '../../imports/language.ts';
import type { Parse } from '../../imports/parser.ts';
import { topLevelEffect } from '../../imports/top-level-effects.ts';
import type { Files } from '../proposal.ts';

export interface Syntax {
  readonly text: string;
  readonly module: EcmaScriptModule;
  /** What it exports by a name. */
  readonly named: ReadonlyMap<string, StaticExportEntry>;
  /** `export * from`. */
  readonly stars: readonly StaticExportEntry[];
}

/** Where a name comes from. */
export interface Origin {
  /** The modules that hand it on, from the one that was asked to the one that makes it. */
  readonly chain: readonly Step[];
}

export interface Step {
  readonly file: string;
  /** As this module exports it. */
  readonly name: string;
}

/** What only the whole tree of a module tells: the tree itself is not kept, which would take a hundred times as much. */
export interface TreeFacts {
  /** The line of the first statement that does something as the module is loaded. */
  readonly effect: number | undefined;
  /** Of the names that it imports, those that are used outside of types, and those while it is loaded. */
  readonly used: EvaluatedNames;
  /** It says where all behind it runs: `'use client'`. */
  readonly isDirected: boolean;
}

export interface Modules {
  /** `undefined`: no such file, or none that can be read. */
  readonly syntaxOf: (file: string) => Syntax | undefined;
  /** Follows a name through `export … from`; `undefined` where that is not told for certain. */
  readonly originOf: (file: string, name: string) => Origin | undefined;
  readonly hasDefault: (file: string) => boolean;
  /** `undefined`: no such file, or none that can be read. */
  readonly treeOf: (file: string) => TreeFacts | undefined;
}

export function openModules(files: Files, graph: FileGraph, parse: Parse): Modules {
  const known = new Map<string, Syntax | undefined>();
  const syntaxOf = (file: string): Syntax | undefined => {
    if (!known.has(file)) known.set(file, readSyntax(files, file, parse));
    return known.get(file);
  };
  const trees = new Map<string, TreeFacts>();
  const find: Find = { syntaxOf, targetAt: targetsIn(graph) };
  return {
    syntaxOf,
    originOf: (file, name) => follow({ file, name }, find, new Set()),
    treeOf: (file) => {
      const syntax = syntaxOf(file);
      const facts = trees.get(file) ?? (syntax && readTree(file, syntax, parse));
      if (facts) trees.set(file, facts);
      return facts;
    },
    hasDefault: (file) => syntaxOf(file)?.named.has('default') === true,
  };
}

function readSyntax(files: Files, file: string, parse: Parse): Syntax | undefined {
  const language = languageOf(file);
  const text = language === undefined || language === 'json' ? undefined : files.read(file);
  if (text === undefined || language === undefined || language === 'json') return undefined;
  const parsed = parse(file, text, { lang: language, sourceType: 'module' });
  if (parsed.errors.length > 0) return undefined;
  const { module } = parsed;
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  const named = entries.map((entry) => [exportedName(entry), entry] as const);
  return {
    text,
    module,
    named: new Map(named.filter((pair): pair is [string, StaticExportEntry] => pair[0] !== undefined)),
    stars: entries.filter(({ importName }) => importName.kind === 'AllButDefault'),
  };
}

/** Read a second time: most files are only asked what they import and export. */
function readTree(file: string, { text, module }: Syntax, parse: Parse): TreeFacts | undefined {
  const language = languageOf(file);
  if (language === undefined || language === 'json') return undefined;
  const parsed = parse(file, text, { lang: language, sourceType: 'module' });
  const names = module.staticImports.flatMap(({ entries }) => entries.map((entry) => entry.localName.value));
  const { values, atLoad } = evaluatedNames(parsed);
  return {
    effect: topLevelEffect(text, parsed),
    used: {
      values: new Set(names.filter((name) => values.has(name))),
      atLoad: new Set(names.filter((name) => atLoad.has(name))),
    },
    isDirected: parsed.program.body.some((node) => 'directive' in node && node.directive !== 'use strict'),
  };
}

function exportedName({ exportName }: StaticExportEntry): string | undefined {
  return exportName.kind === 'Default' ? 'default' : (exportName.name ?? undefined);
}

function targetsIn(graph: FileGraph): Find['targetAt'] {
  const known = new Map<string, ReadonlyMap<number, Target | undefined>>();
  const placesIn = (file: string): ReadonlyMap<number, Target | undefined> => {
    const own = graph.files[graph.numbers.get(file) ?? -1];
    return new Map(own?.imports.map(({ start }, at) => [start, own.targets[at]] as const));
  };
  return (file, start) => {
    const places = known.get(file) ?? placesIn(file);
    known.set(file, places);
    const target = places.get(start);
    return target?.is === 'file' ? (target.runs ?? target.file) : undefined;
  };
}

interface Find {
  readonly syntaxOf: Modules['syntaxOf'];
  readonly targetAt: (file: string, start: number) => string | undefined;
}

function follow(step: Step, find: Find, seen: Set<string>): Origin | undefined {
  const { file, name } = step;
  const syntax = find.syntaxOf(file);
  const own = syntax?.named.get(name);
  const key = `${file}\0${name}`;
  if (!syntax || (!own && syntax.stars.length === 0) || seen.has(key)) return undefined;
  seen.add(key);
  const next = own ? nextOf(own, file, syntax, find) : starsOf(syntax.stars, step, find, seen);
  if (next === 'here') return { chain: [step] };
  const below = next && ('chain' in next ? next : follow(next, find, seen));
  return below && { chain: [step, ...below.chain] };
}

/** Where a name that a module exports itself comes from. */
function nextOf(
  { moduleRequest, importName, localName }: StaticExportEntry,
  file: string,
  { module }: Syntax,
  { targetAt }: Find,
): Step | 'here' | undefined {
  if (moduleRequest) {
    const target = targetAt(file, moduleRequest.start);
    if (importName.kind !== 'Name') return 'here';
    return target === undefined ? undefined : { file: target, name: importName.name ?? '' };
  }
  for (const statement of module.staticImports) {
    const found = statement.entries.find((entry) => entry.localName.value === localName.name);
    if (!found) continue;
    if (found.importName.kind === 'NamespaceObject') return 'here';
    const target = targetAt(file, statement.moduleRequest.start);
    const name = found.importName.kind === 'Default' ? 'default' : (found.importName.name ?? '');
    return target === undefined ? undefined : { file: target, name };
  }
  return 'here';
}

/** Of several stars, exactly one may have it. */
function starsOf(
  stars: readonly StaticExportEntry[],
  { file, name }: Step,
  find: Find,
  seen: Set<string>,
): Origin | undefined {
  if (name === 'default') return undefined;
  const ends = new Map<string, Origin>();
  for (const { moduleRequest } of stars) {
    if (!moduleRequest) continue;
    const target = find.targetAt(file, moduleRequest.start);
    const origin = target === undefined ? undefined : follow({ file: target, name }, find, new Set(seen));
    const last = origin?.chain.at(-1);
    if (origin && last) ends.set(`${last.file}\0${last.name}`, origin);
  }
  return ends.size === 1 ? [...ends.values()][0] : undefined;
}
