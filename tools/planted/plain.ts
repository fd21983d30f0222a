import type { PartCommit, PartProblem } from '@subminute/core/decompose';

/**
 * What parts cost after each commit, in ms of work, and nothing else: written down as it is defined, file by file,
 * so that the search can be held against something that it shares no code with. At most 30 parts.
 */
export function plainWork(
  problem: PartProblem,
  parts: readonly (readonly number[])[],
  commits: readonly PartCommit[],
): Float64Array {
  const part = new Int32Array(problem.files.length);
  for (const [at, files] of parts.entries()) for (const file of files) part[file] = at;
  const below = partsBelow(problem, part, parts.length);
  const seen = seenFiles(problem, part);
  const work = parts.map((files) => files.reduce((sum, file) => sum + (problem.workMs[file] ?? 0), 0));
  const hanging = problem.dependents.map(({ needs, startMs, workMs }) => ({
    mask: needs.reduce((mask, file) => mask | (below[part[file] ?? 0] ?? 0), 0),
    costMs: startMs + workMs,
  }));
  const memo = new Map<number, number>();
  const after = (own: number, shown: number): number => {
    let cost = 0;
    for (const [at, ms] of work.entries()) {
      const others = (below[at] ?? 0) & ~(1 << at);
      if (ms > 0 && (((own >> at) & 1) === 1 || (others & shown) !== 0)) cost += problem.startMs + ms;
    }
    for (const { mask, costMs } of hanging) if ((mask & shown) !== 0) cost += costMs;
    return cost;
  };
  return Float64Array.from(commits, ({ files, whole }) => {
    let [own, shown] = whole === true ? [-1, -1] : [0, 0];
    for (const file of files) {
      own |= 1 << (part[file] ?? 0);
      if (seen[file] === 1) shown |= 1 << (part[file] ?? 0);
    }
    const key = own * 2 ** 32 + (shown >>> 0);
    const known = memo.get(key) ?? after(own, shown);
    memo.set(key, known);
    return known;
  });
}

/** Of each part, itself and all below it, as bits. */
export function partsBelow({ needs }: PartProblem, part: Int32Array, count: number): Int32Array {
  const below = Int32Array.from({ length: count }, (_, at) => 1 << at);
  for (const [file, list] of needs.entries())
    for (const need of list)
      below[part[file] ?? 0] = (below[part[file] ?? 0] ?? 0) | (1 << (part[need] ?? 0));
  for (let round = 0; round < count; round++)
    for (let at = 0; at < count; at++)
      for (let to = 0; to < count; to++)
        if (((below[at] ?? 0) >> to) & 1) below[at] = (below[at] ?? 0) | (below[to] ?? 0);
  return below;
}

/** Whether parts need each other in a circle. */
export function hasCircle(below: Int32Array): boolean {
  return below.some((mask, at) =>
    below.some((other, to) => to !== at && ((mask >> to) & 1) === 1 && ((other >> at) & 1) === 1),
  );
}

function seenFiles({ files, needs, ownOnly, dependents }: PartProblem, part: Int32Array): Uint8Array {
  const seen = new Uint8Array(files.length).fill(1);
  for (const file of ownOnly ?? []) seen[file] = 0;
  for (const [file, list] of needs.entries())
    for (const need of list) if (part[need] !== part[file]) seen[need] = 1;
  for (const { needs: list } of dependents) for (const file of list) seen[file] = 1;
  return seen;
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

/** The smallest that 19 of 20 do not exceed. */
export function p95(values: Float64Array): number {
  return values.toSorted()[Math.max(0, Math.ceil(0.95 * values.length) - 1)] ?? 0;
}

/**
 * What any parts cost at least after each commit: each file's work where what it needs changed, and one start where
 * any file is run. No split saves more than what is above this.
 */
export function leastWork(problem: PartProblem, commits: readonly PartCommit[]): Float64Array {
  const { files, needs, dependents, startMs, workMs } = problem;
  const users: number[][] = files.map(() => []);
  for (const [file, list] of needs.entries()) for (const need of list) users[need]?.push(file);
  return Float64Array.from(commits, ({ files: touched, whole }) => {
    const reached = new Set(whole === true ? files.keys() : touched);
    for (const file of reached) for (const user of users[file] ?? []) reached.add(user);
    let cost = 0;
    for (const file of reached) cost += workMs[file] ?? 0;
    if (cost > 0) cost += startMs;
    for (const { needs: list, ...one } of dependents)
      if (whole === true || list.some((file) => reached.has(file))) cost += one.startMs + one.workMs;
    return cost;
  });
}
