import { COMPILED_HOWS, type FileGraph } from '@subminute/core/graph';
import type { Oracle, OracleEdge } from './oracle.ts';

export interface Differences {
  readonly edges: number;
  /** TypeScript has it, we have not. */
  readonly missing: readonly OracleEdge[];
  /** We have it, TypeScript has another one, or none though the name does not stand for a package. */
  readonly extra: readonly OracleEdge[];
  /** We have a source of a package where TypeScript finds nothing: not installed, or built by another tool. */
  readonly guessed: readonly OracleEdge[];
}

export function differencesOf(graph: FileGraph, oracle: Oracle): Differences {
  const ours = new Map<string, OracleEdge>();
  for (const { path: from, imports, targets } of graph.files) {
    for (const [at, { specifier, how }] of imports.entries()) {
      const target = targets[at];
      if (target?.is !== 'file' || !COMPILED_HOWS.has(how)) continue;
      ours.set(`${from} ${specifier} ${target.file}`, { from, specifier, to: target.file });
    }
  }
  const theirs = new Map(oracle.edges.map((edge) => [`${edge.from} ${edge.specifier} ${edge.to}`, edge]));
  const found = new Set(oracle.edges.map(({ from, specifier }) => `${from} ${specifier}`));
  const missing = [...theirs].filter(([key]) => !ours.has(key)).map(([, edge]) => edge);
  const more = [...ours].filter(([key]) => !theirs.has(key)).map(([, edge]) => edge);
  const isGuessed = ({ from, specifier }: OracleEdge): boolean =>
    !specifier.startsWith('.') &&
    oracle.asked.has(`${from} ${specifier}`) &&
    !found.has(`${from} ${specifier}`);
  return {
    edges: theirs.size,
    missing,
    extra: more.filter((edge) => !isGuessed(edge)),
    guessed: more.filter(isGuessed),
  };
}
