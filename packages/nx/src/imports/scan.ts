import type { Broken, FileFacts, Import } from '@subminute/core/graph';
import type { EcmaScriptModule, ParseResult } from 'oxc-parser';
import type { Language } from './language.ts';
import type { Parse } from './parser.ts';
import { commentImports, referencesIn } from './scan-comments.ts';
import { moduleImports, reexportsOnly } from './scan-module.ts';
import { looksBinary, textImports } from './scan-text.ts';
import { type TreeFindings, treeFindings } from './scan-tree.ts';

/** What a file's text says, wherever it lies: kept by its content. */
export interface FileScan {
  readonly imports: readonly Import[];
  readonly facts: FileFacts;
}

/** Larger files are not parsed. In UTF-16 code units. */
const MAX_PARSED = 5 << 20;

/** Of larger files no tree is made, and what it would tell is found by its look. In UTF-16 code units. */
const MAX_TREE = 1 << 20;

/** Signs of what only the tree tells. Most files have none, and the tree costs twice as much as all else. */
const TREE_SIGNS =
  /\brequire\s*(?:\.\s*(?:resolve|context)\s*)?\(|\b(?:vi|vitest|jest)\s*\.\s*\w*(?:[mM]ock|Actual)|\bimport\.meta\.glob|\bnew\s+URL\s*\(|\bmodule\s+['"]|\bdeclare\s+global\b|\bexport\s*=|\bimport\s+(?:type\s+)?[\w$]+\s*=|\bexport\s+(?:type\s+)?\{\s*\}\s*from\b/;

const DYNAMIC = /\bimport\s*\(/g;
const OWN_URL = /\bimport\.meta\.url\b/g;
const OWN_PLACE = /\b__(?:dirname|filename)\b|\bimport\.meta\.(?:dirname|filename)\b/;

/** Finds all that a text names. Never throws: what cannot be read is told in `facts.broken`. */
export function scanText(text: string, language: Language, parse: Parse): FileScan {
  if (language === 'json') return { imports: [], facts: {} };
  if (looksBinary(text)) return { imports: [], facts: { broken: { message: 'holds binary data' } } };
  if (text.length > MAX_PARSED) {
    const message = 'is larger than 5 MB: only names that stand in it as literals count';
    return { imports: textImports(text), facts: { broken: { message } } };
  }
  return scanParsed(text, language, parsedBest(text, language, parse));
}

function scanParsed(text: string, language: Language, parsed: ParseResult): FileScan {
  const { module } = parsed;
  const listed = moduleImports(text, module);
  const needs = needsTree(text, module);
  const isLarge = text.length > MAX_TREE;
  const inTree = needs && !isLarge ? treeFindings(parsed.program, text) : undefined;
  const broken = brokenOf(parsed, text);
  const imports = inOrder([
    ...listed.imports,
    ...referencesIn(text),
    ...(language === 'jsx' ? commentImports(text, parsed) : []),
    ...(inTree?.imports ?? []),
    // What stops the parser leaves no tree, and nothing behind it is listed.
    ...((needs && isLarge) || (broken && hasStopped(parsed)) ? textImports(text) : []),
  ]);
  const computed = listed.computed + (inTree?.computed ?? 0);
  return {
    imports,
    facts: {
      ...(asksPlace(text, imports) ? { place: true } : {}),
      ...(computed > 0 ? { computed } : {}),
      ...scopeFacts(language, module, inTree),
      ...(broken === undefined && reexportsOnly(text, module) ? { reexportsOnly: true } : {}),
      ...(broken ? { broken } : {}),
    },
  };
}

function hasStopped({ program }: ParseResult): boolean {
  return program.body.length === 0;
}

/** JavaScript may be a script with a `return` at its top: read as what makes no trouble. */
function parsedBest(text: string, lang: Exclude<Language, 'json'>, parse: Parse): ParseResult {
  const asModule = parse(`file.${lang}`, text, { lang, sourceType: 'module' });
  if (asModule.errors.length === 0 || lang !== 'jsx') return asModule;
  const asScript = parse('file.jsx', text, { lang, sourceType: 'commonjs' });
  return asScript.errors.length === 0 ? asScript : asModule;
}

function needsTree(text: string, module: EcmaScriptModule): boolean {
  if (TREE_SIGNS.test(text)) return true;
  // More of them than the parser lists: types, or words in a comment.
  return (text.match(DYNAMIC)?.length ?? 0) > module.dynamicImports.length;
}

/** A module that is found from where a file lies is known; what else it does with its place is not. */
function asksPlace(text: string, imports: readonly Import[]): boolean {
  if (OWN_PLACE.test(text)) return true;
  const known = imports.filter(({ how, specifier }) => how === 'url' || isUrlGlob(how, specifier)).length;
  return (text.match(OWN_URL)?.length ?? 0) > known;
}

function isUrlGlob(how: Import['how'], specifier: string): boolean {
  return how === 'glob' && specifier.endsWith('/**/*');
}

function scopeFacts(
  language: Language,
  module: EcmaScriptModule,
  inTree: TreeFindings | undefined,
): FileFacts {
  const isModule = module.hasModuleSyntax || inTree?.isModule === true;
  const isScript = language !== 'jsx' && !isModule;
  const declares = isScript ? (inTree?.declares ?? []) : [];
  return {
    ...(isScript || inTree?.declaresGlobals === true ? { ambient: true } : {}),
    ...(declares.length > 0 ? { declares } : {}),
  };
}

function brokenOf({ errors }: ParseResult, text: string): Broken | undefined {
  const [first] = errors;
  if (!first) return undefined;
  const at = first.labels[0]?.start;
  return at === undefined
    ? { message: first.message }
    : { line: text.slice(0, at).split('\n').length, message: first.message };
}

/** As they stand in the text, each place once: of two finds, the first one given knows more. */
function inOrder(found: readonly Import[]): readonly Import[] {
  const places = new Map<number, Import>();
  for (const one of found) if (!places.has(one.start)) places.set(one.start, one);
  return [...places.values()].sort((a, b) => a.start - b.start);
}
