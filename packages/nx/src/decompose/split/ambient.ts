import { viewOf } from '@subminute/core/graph';
import { closureOf } from '../modules/closure.ts';
import type { HazardQuestion } from './hazards.ts';
import { isTest } from '../modules/names.ts';

/** Names that a file declares for everybody, and whoever uses one of them from another project. */
export function ambientProblem({ files, graph, assignment }: HazardQuestion): string | undefined {
  const { homeOf, project } = assignment;
  const view = viewOf(graph, 'type');
  const importers = { ...view, below: view.above };
  for (const [number, { path: file, facts, imports }] of graph.files.entries()) {
    const home = homeOf(file);
    if (home === undefined || facts.ambient !== true) continue;
    const text = files.read(file) ?? '';
    const declared = declaredIn(text, imports.length > 0);
    const names = [...declared.names, ...(facts.declares ?? [])];
    const find = finderOf({ names, members: declared.members });
    const wildcards = names.filter((name) => name.includes('*'));
    // Whoever imports it, if only by others, still sees it.
    const seeing = closureOf(importers, [number]);
    for (const [at, other] of graph.files.entries()) {
      const to = homeOf(other.path);
      if (to === undefined || to === home || seeing.has(at) || other.path.endsWith('.json')) continue;
      const used =
        find(files.read(other.path) ?? '') ??
        wildcards.find((name) => other.imports.some(({ specifier }) => fits(specifier, name)));
      if (used === undefined) continue;
      const what = isTest(file.slice(project.root.length + 1)) ? 'test ' : '';
      return `${what}${file} declares ${used} for everybody, and ${other.path} would lie in another project`;
    }
  }
  return undefined;
}

const DECLARATION =
  /\b(?:var|let|const|function|interface|class|namespace|type|enum|module)\s+([A-Za-z_$][\w$]*)/g;

interface Declared {
  readonly names: readonly string[];
  /** What is added to globals that are there without it. */
  readonly members: readonly string[];
}

/** Too many names rather than too few: of a script all that it declares, of a module those of `declare global`. */
function declaredIn(text: string, isModule: boolean): Declared {
  const blocks = [...text.matchAll(/\bdeclare\s+global\s*\{/g)].map(({ index }) => blockAt(text, index));
  const parts = blocks.length > 0 ? blocks : isModule ? [] : [text];
  const names: string[] = [];
  const members: string[] = [];
  for (const part of parts)
    for (const { index, 1: name = '' } of part.matchAll(DECLARATION)) {
      if (BUILT_IN.test(name)) members.push(...membersOf(blockAt(part, index)));
      else if (name !== 'global') names.push(name);
    }
  return { names, members };
}

/** There without any declaration of ours: what is added to them is what somebody may need. */
const BUILT_IN =
  /^(?:Array|ArrayConstructor|ReadonlyArray|Error|ErrorConstructor|Function|Map|Set|WeakMap|WeakSet|Number|Object|ObjectConstructor|Promise|PromiseConstructor|RegExp|String|Symbol|SymbolConstructor|Date|JSON|Math|Window|Document|Element|HTMLElement|Event|ImportMeta)$/;

/** Names of members, also of those whose name is computed: `[Mark.ignore]?: boolean` is `ignore`. */
function membersOf(block: string): readonly string[] {
  const inner = block.slice(block.indexOf('{') + 1);
  return [...inner.matchAll(/(?<![\w$])([A-Za-z_$][\w$]*)\]?\??\s*[:(<]/g)].map(([, name = '']) => name);
}

function blockAt(text: string, start: number): string {
  let depth = 0;
  for (let at = text.indexOf('{', start); at < text.length && at !== -1; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}' && --depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
}

/** Finds the first of these names that a text uses: as a word of its own, of members also behind a point. */
function finderOf({ names, members }: Declared): (text: string) => string | undefined {
  const own = names.length === 0 ? [] : [`(?:${FREE})(?:${anyOf(names)})`];
  const inner = members.length === 0 ? [] : [String.raw`(?<![\w$])(?:${anyOf(members)})`];
  if (own.length + inner.length === 0) return () => undefined;
  const used = new RegExp(String.raw`(?:${[...own, ...inner].join('|')})(?![\w$])`);
  return (text) => used.exec(text)?.[0];
}

/** No member of something, unless that is the global object; or spread. */
const FREE = String.raw`(?<![\w$.])|(?<=\.\.\.)|(?<=\b(?:globalThis|global|window|self)\.)`;

function anyOf(names: readonly string[]): string {
  return names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
}

function fits(specifier: string, wildcard: string): boolean {
  const [before = '', behind = ''] = wildcard.split('*');
  return specifier.startsWith(before) && specifier.endsWith(behind);
}
