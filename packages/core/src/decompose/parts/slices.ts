import type { NumberedCommit } from './pieces.ts';
import type { PartProblem } from './problem.ts';

/** Commits by time: parts are found by the oldest, chosen by the next, and judged by the newest alone. */
export interface Slices {
  readonly train: readonly NumberedCommit[];
  readonly validation: readonly NumberedCommit[];
  readonly test: readonly NumberedCommit[];
  /** Of all commits since the first that judges, the share by weight of those that touch the project. */
  readonly touching: number;
}

/** Half, a quarter, a quarter of those that touch the project: others say nothing about its parts. */
export function slicesOf({ commits }: Pick<PartProblem, 'commits'>): Slices {
  const touching = commits
    .map((commit, number): NumberedCommit => ({ ...commit, number }))
    .filter(({ files, whole, weight }) => weight > 0 && (files.length > 0 || whole === true));
  const half = Math.floor(touching.length / 2);
  const rest = half + Math.floor((touching.length - half) / 2);
  const test = touching.slice(rest);
  const since = commits.slice(test[0]?.number ?? commits.length);
  return {
    train: touching.slice(0, half),
    validation: touching.slice(half, rest),
    test,
    touching: sumOf(test) / (sumOf(since) || 1),
  };
}

function sumOf(commits: readonly { readonly weight: number }[]): number {
  return commits.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
}
