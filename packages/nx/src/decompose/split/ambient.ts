import type { FileGraph } from '@subminute/core/graph';
import type { HazardQuestion } from './hazards.ts';
import { isTest } from './names.ts';

/** Names that a file declares for everybody, and whoever uses one of them from another project. */
export function ambientProblem({ files, graph, assignment }: HazardQuestion): string | undefined {
  const { homeOf, project } = assignment;
  for (const { path: file, facts, imports } of graph.files) {
    const home = homeOf(file);
    if (home === undefined || facts.ambient !== true) continue;
    const text = files.read(file) ?? '';
    const names = [...declaredIn(text, imports.length > 0), ...(facts.declares ?? [])];
    const find = finderOf(names);
    const wildcards = names.filter((name) => name.includes('*'));
    for (const other of users(graph)) {
      const to = homeOf(other.path);
      if (to === undefined || to === home) continue;
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

function users({ files }: FileGraph): FileGraph['files'] {
  return files.filter(({ path: file }) => !file.endsWith('.json'));
}

const DECLARATION =
  /\b(?:var|let|const|function|interface|class|namespace|type|enum|module)\s+([A-Za-z_$][\w$]*)/g;

/** Too many names rather than too few: of a script all that it declares, of a module those of `declare global`. */
function declaredIn(text: string, isModule: boolean): readonly string[] {
  const blocks = [...text.matchAll(/\bdeclare\s+global\s*\{/g)].map(({ index }) => blockAt(text, index));
  const parts = blocks.length > 0 ? blocks : isModule ? [] : [text];
  return parts
    .flatMap((part) => [...part.matchAll(DECLARATION)].map(([, name = '']) => name))
    .filter((name) => name !== 'global');
}

function blockAt(text: string, start: number): string {
  let depth = 0;
  for (let at = text.indexOf('{', start); at < text.length && at !== -1; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}' && --depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
}

/** Finds the first of these names that stands in a text as a word of its own. */
function finderOf(names: readonly string[]): (text: string) => string | undefined {
  if (names.length === 0) return () => undefined;
  const all = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  const named = new RegExp(String.raw`(?<![\w$.])(?:${all})(?![\w$])`);
  return (text) => named.exec(text)?.[0];
}

function fits(specifier: string, wildcard: string): boolean {
  const [before = '', behind = ''] = wildcard.split('*');
  return specifier.startsWith(before) && specifier.endsWith(behind);
}
