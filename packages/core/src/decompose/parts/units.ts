import { componentsOf } from './components.ts';
import { type Links, contracted, eachLink, linksOf } from './links.ts';
import type { PartProblem } from './problem.ts';

/** What cannot be parted: cycles, and what must stay together, with all that lies between. */
export interface Units {
  readonly count: number;
  /** The unit of each file. What a unit needs has a smaller number than it. */
  readonly of: Int32Array;
  readonly needs: Links;
  readonly files: Int32Array;
  /** Whole ms. */
  readonly workMs: Float64Array;
  /** Of each file, whether its changes are an input of what needs its unit. */
  readonly isSeen: Uint8Array;
  /** The units that each dependent needs. */
  readonly dependents: readonly (readonly number[])[];
}

export function unitsOf(problem: PartProblem): Units {
  const links = linksOf(problem.needs);
  const group = groupsOf(problem);
  const components = componentsOf(contracted(links, group.of, group.count));
  const of = group.of.map((one) => components.of[one] ?? 0);
  const files = new Int32Array(components.count);
  const workMs = new Float64Array(components.count);
  for (const [file, unit] of of.entries()) {
    files[unit] = (files[unit] ?? 0) + 1;
    workMs[unit] = (workMs[unit] ?? 0) + wholeMs(problem.workMs[file]);
  }
  const dependents = problem.dependents.map(({ needs }) => [...new Set(needs.map((file) => of[file] ?? 0))]);
  return {
    count: components.count,
    of,
    needs: contracted(links, of, components.count),
    files,
    workMs,
    isSeen: seenFiles(problem, links, of),
    dependents,
  };
}

/** Whole ms make sums exact in any order; what is no time is none. */
export function wholeMs(ms: number | undefined): number {
  return ms !== undefined && ms > 0 ? Math.round(ms) : 0;
}

/** Which files must stay together, as sets that grow into each other. */
function groupsOf({ files, together }: PartProblem): { of: Int32Array; count: number } {
  const parent = Int32Array.from(files, (_, file) => file);
  const rootOf = (file: number): number => {
    let root = file;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] ?? 0] ?? 0;
      root = parent[root] ?? 0;
    }
    return root;
  };
  for (const group of together) {
    for (const file of group) {
      const [a, b] = [rootOf(group[0] ?? file), rootOf(file)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const numbers = new Int32Array(files.length);
  let count = 0;
  const of = parent.map((_, file) => {
    const root = rootOf(file);
    // A root is the least of its set, so that it is numbered before the others ask for it.
    if (root === file) numbers[root] = count++;
    return numbers[root] ?? 0;
  });
  return { of, count };
}

function seenFiles(problem: PartProblem, links: Links, of: Int32Array): Uint8Array {
  const isSeen = new Uint8Array(of.length).fill(1);
  for (const file of problem.ownOnly ?? []) isSeen[file] = 0;
  for (let file = 0; file < links.count; file++)
    eachLink(links, file, (needed) => {
      if (of[needed] !== of[file]) isSeen[needed] = 1;
    });
  for (const { needs } of problem.dependents) for (const file of needs) isSeen[file] = 1;
  return isSeen;
}
