import type { Loads } from './loads.ts';

/** The order in which files are loaded that one file needs, itself the last: what a file loads comes before it. */
export interface LoadOrder {
  readonly from: (root: number) => readonly number[];
  /** How many files have been walked through so far. */
  readonly walked: () => number;
}

/** As modules are evaluated: depth first, in the order of statements, each file once. */
export function openLoadOrder(loads: Loads): LoadOrder {
  const seen = new Int32Array(loads.length);
  let count = 0;
  let turn = 0;
  return {
    walked: () => count,
    from: (root) => {
      const order: number[] = [];
      const path: number[] = [root];
      const next: number[] = [0];
      turn++;
      seen[root] = turn;
      while (path.length > 0) {
        const depth = path.length - 1;
        const file = path[depth] ?? 0;
        const own = loads[file] ?? [];
        const at = next[depth] ?? 0;
        if (at >= own.length) {
          order.push(file);
          path.pop();
          next.pop();
          count++;
          continue;
        }
        next[depth] = at + 1;
        const to = own[at] ?? 0;
        if (seen[to] === turn) continue;
        seen[to] = turn;
        path.push(to);
        next.push(0);
      }
      return order;
    },
  };
}
