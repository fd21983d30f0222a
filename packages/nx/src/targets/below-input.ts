import { globCompiler } from '../adapter/globs.ts';
import { type Json, recordAt } from '../decompose/json-file.ts';
import type { InferProject } from './question.ts';

export type BelowInput = 'default' | 'production';

export interface BelowPlace {
  readonly nxJson: Json;
  readonly ownerOf: (file: string) => string | undefined;
  readonly byName: ReadonlyMap<string, InferProject>;
}

/**
 * The named input of nx.json that has all files of projects below which are reached: `production` where it does, else
 * `default`. The error: a file that neither has.
 */
export function openBelow({
  nxJson,
  ownerOf,
  byName,
}: BelowPlace): (
  project: string,
  files: Iterable<string>,
) => { readonly input: BelowInput } | { readonly lost: string } {
  const named: Json = { default: ['{projectRoot}/**/*'], ...recordAt(nxJson, 'namedInputs') };
  const compile = globCompiler();
  const sets = (['production', 'default'] as const)
    .filter((name) => Array.isArray(named[name]))
    .map((name) => ({ name, patterns: ownPatterns(name, named) }));
  return (project, files) => {
    const others = [...files].flatMap((file) => {
      const owner = ownerOf(file);
      const home = owner === undefined || owner === project ? undefined : byName.get(owner)?.root;
      return home === undefined ? [] : [{ file, own: home === '.' ? file : file.slice(home.length + 1) }];
    });
    let lost = '';
    for (const { name, patterns } of sets) {
      const missing = others.find(({ own }) => !hasFile(own, patterns, compile));
      if (!missing) return { input: name };
      lost = missing.file;
    }
    return { lost };
  };
}

/** Patterns of a project's own files, in their order. */
function ownPatterns(name: string, named: Json, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const list = named[name];
  if (!Array.isArray(list) || seen.has(name)) return [];
  return (list as readonly unknown[]).flatMap((one) => {
    const text = typeof one === 'object' && one !== null ? (one as Json)['fileset'] : one;
    if (typeof text !== 'string') return [];
    const [, not = '', pattern] = /^(!?)\{projectRoot\}\/(.*)$/.exec(text) ?? [];
    if (pattern !== undefined) return [`${not}${pattern}`];
    return ownPatterns(text, named, new Set([...seen, name]));
  });
}

/** Nx takes out whatever a pattern with `!` has, wherever it stands. */
function hasFile(
  file: string,
  patterns: readonly string[],
  compile: ReturnType<typeof globCompiler>,
): boolean {
  const fits = (pattern: string): boolean => compile(pattern)(file);
  if (patterns.some((one) => one.startsWith('!') && fits(one.slice(1)))) return false;
  return patterns.some((one) => !one.startsWith('!') && fits(one));
}
