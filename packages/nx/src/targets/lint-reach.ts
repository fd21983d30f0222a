import type { LintCall } from '@subminute/core/plan';
import type { Judged } from '../tool-caches/judge.ts';
import type { ConfigChain } from './config-chain.ts';
import type { Linter } from './linters.ts';

/** What rules look at beside the file itself: nothing, the types of what it imports, other modules, or both. */
export type LintReach = 'files' | 'types' | 'modules' | 'both';

export interface ReachQuestion {
  readonly calls: readonly LintCall[];
  readonly chain: Pick<ConfigChain, 'text'>;
  readonly judged: Pick<Judged, 'why' | 'types'>;
  /** The project's folder. */
  readonly home: string;
  /** The major version of what is installed. */
  readonly version: (tool: Linter) => number;
}

/** All linters that are called taken together. */
export function reachOf({ calls, chain, judged, home, version }: ReachQuestion): LintReach {
  const reaches = calls.flatMap(({ tool, args }): readonly LintReach[] => {
    if (tool === 'eslint') {
      if (judged.why[home] === undefined) return [];
      const types = judged.types[home];
      return types === 'only' ? ['types'] : types === 'also' ? ['both'] : ['modules'];
    }
    // Biome follows imports since version 2, by rules that may be on without being named.
    if (tool === 'biome') return version(tool) < 2 ? [] : ['modules'];
    return oxlintReach(args, chain.text);
  });
  const all = new Set(reaches);
  const types = all.has('types') || all.has('both');
  const modules = all.has('modules') || all.has('both');
  if (types) return modules ? 'both' : 'types';
  return modules ? 'modules' : 'files';
}

function oxlintReach(args: readonly string[], text: string): readonly LintReach[] {
  const follows = args.includes('--import-plugin') || /(['"`])import\1|jsPlugins/.test(text);
  // What a package brings in may ask for anything.
  const isForeign = /\bfrom\s*(['"`])(?!\.|oxlint\1)/.test(text) || /"extends"/.test(text);
  const asksTypes = args.includes('--type-aware') || text.includes('typeAware');
  return [
    ...(asksTypes ? (['types'] as const) : []),
    ...(follows || isForeign ? (['modules'] as const) : []),
  ];
}
