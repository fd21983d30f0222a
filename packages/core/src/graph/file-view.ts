import { type Bits, eachBit, hasBit, setBit } from './bits.ts';
import type { FileGraph } from './file-graph.ts';

/** Lists of numbers, one for each file, in one array: of file `n`, `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Lists {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** The edges of one kind of graph, each pair of files once, ascending. */
export interface FileView {
  readonly size: number;
  /** What each file imports. */
  readonly below: Lists;
  /** What imports each file. */
  readonly above: Lists;
}

/** What runs (`runtime`), or all that a type checker reads, which is everything (`type`). */
export function viewOf({ files, edges }: FileGraph, kind: 'runtime' | 'type'): FileView {
  const size = files.length;
  const meant = kind === 'type' ? edges : edges.filter((edge) => edge.kind === 'runtime');
  const pairs = new Float64Array(meant.length);
  for (const [at, { from, to }] of meant.entries()) pairs[at] = from * size + to;
  pairs.sort();
  const distinct = pairs.filter((pair, at) => pair !== pairs[at - 1]);
  const turned = distinct.map((pair) => (pair % size) * size + Math.floor(pair / size)).sort();
  return { size, below: listsOf(distinct, size), above: listsOf(turned, size) };
}

function listsOf(pairs: Float64Array, size: number): Lists {
  const starts = new Int32Array(size + 1);
  const items = new Int32Array(pairs.length);
  for (const [at, pair] of pairs.entries()) {
    items[at] = pair % size;
    const next = Math.floor(pair / size) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let n = 1; n <= size; n++) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0);
  return { starts, items };
}

/** The numbers of one file. */
export function listAt({ starts, items }: Lists, number: number): Int32Array {
  return items.subarray(starts[number] ?? 0, starts[number + 1] ?? 0);
}

/** These files and all that can be reached from them: `view.below` for what they need, `view.above` for what needs them. */
export function reachedFrom(from: Bits, lists: Lists): Bits {
  const reached = from.slice();
  const open: number[] = [];
  eachBit(from, (number) => open.push(number));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const to of listAt(lists, next)) {
      if (hasBit(reached, to)) continue;
      setBit(reached, to);
      open.push(to);
    }
  }
  return reached;
}

/** Files that import each other in a circle count as one. */
export interface Components {
  readonly count: number;
  /** Of each file. What a component imports has a smaller number than itself. */
  readonly of: Int32Array;
  /** Of each component, ascending. */
  readonly files: Lists;
}
