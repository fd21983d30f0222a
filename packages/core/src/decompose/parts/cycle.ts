import { componentsOf } from './components.ts';
import { arcsToCut } from './feedback.ts';
import { type Links, eachLink, linksOf } from './links.ts';
import type { PartProblem, PartRule } from './problem.ts';

/** Files that need each other in a circle: no split can part them before edges are cut. */
export interface CycleFinding {
  /** Ascending. */
  readonly files: readonly number[];
  /** Of so many. */
  readonly of: number;
  /** Cheapest first: those only for types, then the others. */
  readonly cuts: readonly Cut[];
  /** So many files the largest cycle among these would still hold. */
  readonly leftTogether: number;
}

export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly isTypeOnly: boolean;
}

/** The largest cycle where it holds more of the files than a share, and what to cut so that it no longer does. */
export function largestCycle(problem: PartProblem, rule: PartRule): CycleFinding | undefined {
  const links = linksOf(problem.needs);
  const { of, count } = componentsOf(links);
  const sizes = new Int32Array(count);
  for (const one of of) sizes[one] = (sizes[one] ?? 0) + 1;
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  const limit = Math.floor(rule.cycleShare * links.count);
  if ((sizes[largest] ?? 0) <= Math.max(1, limit)) return undefined;
  const files = Array.from(of.keys()).filter((file) => of[file] === largest);
  const inside = linksWithin(links, files);
  const typeOnly = new Set(
    files.flatMap((file) => (problem.typeNeeds?.[file] ?? []).map((to) => `${file} ${to}`)),
  );
  const isTypeOnly = (from: number, to: number): boolean => typeOnly.has(`${files[from]} ${files[to]}`);
  const { arcs, left } = arcsToCut(inside, isTypeOnly, limit);
  const cuts = arcs.map(({ from, to }) => ({
    from: files[from] ?? 0,
    to: files[to] ?? 0,
    isTypeOnly: isTypeOnly(from, to),
  }));
  return { files, of: links.count, cuts, leftTogether: left };
}

function linksWithin(links: Links, files: readonly number[]): Links {
  const numbers = new Map(files.map((file, at) => [file, at]));
  return linksOf(
    files.map((file) => {
      const list: number[] = [];
      eachLink(links, file, (to) => {
        const at = numbers.get(to);
        if (at !== undefined) list.push(at);
      });
      return list;
    }),
  );
}
