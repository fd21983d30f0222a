import type { FileGraph, Target } from '@subminute/core/graph';
import type { EcmaScriptModule, ParseResult, StaticExportEntry } from 'oxc-parser';
import { languageOf } from '../../imports/language.ts';
import type { Parse } from '../../imports/parser.ts';
import { topLevelEffect } from '../../imports/top-level-effects.ts';
import type { Files } from '../proposal.ts';

export interface Syntax {
  readonly text: string;
  readonly module: EcmaScriptModule;
  readonly parsed: ParseResult;
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

export interface Modules {
  /** `undefined`: no such file, or none that can be read. */
  readonly syntaxOf: (file: string) => Syntax | undefined;
  /** Follows a name through `export … from`; `undefined` where that is not told for certain. */
  readonly originOf: (file: string, name: string) => Origin | undefined;
  readonly hasDefault: (file: string) => boolean;
  /** The line of the first statement that does something as the module is loaded. */
  readonly effectIn: (file: string) => number | undefined;
}

export function openModules(files: Files, graph: FileGraph, parse: Parse): Modules {
  const known = new Map<string, Syntax | undefined>();
  const syntaxOf = (file: string): Syntax | undefined => {
    if (!known.has(file)) known.set(file, readSyntax(files, file, parse));
    return known.get(file);
  };
  const find: Find = { syntaxOf, targetAt: targetsIn(graph) };
  return {
    syntaxOf,
    originOf: (file, name) => follow({ file, name }, find, new Set()),
    effectIn: (file) => {
      const syntax = syntaxOf(file);
      return syntax && topLevelEffect(syntax.text, syntax.parsed);
    },
    hasDefault: (file) =>
      exportsIn(syntaxOf(file)).some(
        ({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default',
      ),
  };
}

function readSyntax(files: Files, file: string, parse: Parse): Syntax | undefined {
  const language = languageOf(file);
  const text = language === undefined || language === 'json' ? undefined : files.read(file);
  if (text === undefined || language === undefined || language === 'json') return undefined;
  const parsed = parse(file, text, { lang: language, sourceType: 'module' });
  return parsed.errors.length > 0 ? undefined : { text, module: parsed.module, parsed };
}

function targetsIn(graph: FileGraph): (file: string, start: number) => string | undefined {
  return (file, start) => {
    const own = graph.files[graph.numbers.get(file) ?? -1];
    const at = own?.imports.findIndex((one) => one.start === start) ?? -1;
    const target: Target | undefined = own?.targets[at];
    return target?.is === 'file' ? (target.runs ?? target.file) : undefined;
  };
}

interface Find {
  readonly syntaxOf: Modules['syntaxOf'];
  readonly targetAt: (file: string, start: number) => string | undefined;
}

function exportsIn(syntax: Syntax | undefined): readonly StaticExportEntry[] {
  return syntax?.module.staticExports.flatMap(({ entries }) => entries) ?? [];
}

function follow(step: Step, find: Find, seen: Set<string>): Origin | undefined {
  const { file, name } = step;
  const key = `${file}\0${name}`;
  const syntax = find.syntaxOf(file);
  if (!syntax || seen.has(key)) return undefined;
  seen.add(key);
  const entries = exportsIn(syntax);
  const own = entries.find(
    ({ exportName }) => (exportName.kind === 'Default' ? 'default' : exportName.name) === name,
  );
  const next = own ? nextOf(own, file, syntax, find) : starsOf(entries, step, find, seen);
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
  entries: readonly StaticExportEntry[],
  { file, name }: Step,
  find: Find,
  seen: Set<string>,
): Origin | undefined {
  if (name === 'default') return undefined;
  const ends = new Map<string, Origin>();
  for (const { importName, moduleRequest } of entries) {
    if (importName.kind !== 'AllButDefault' || !moduleRequest) continue;
    const target = find.targetAt(file, moduleRequest.start);
    const origin = target === undefined ? undefined : follow({ file: target, name }, find, new Set(seen));
    const last = origin?.chain.at(-1);
    if (origin && last) ends.set(`${last.file}\0${last.name}`, origin);
  }
  return ends.size === 1 ? [...ends.values()][0] : undefined;
}
