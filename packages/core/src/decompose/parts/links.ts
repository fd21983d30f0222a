import { membersOf } from '../../graph/components.ts';

/** Edges between numbered nodes: of node `n` they lead to `to[first[n]]` … `to[first[n + 1] - 1]`, each once. */
export interface Links {
  readonly count: number;
  readonly first: Int32Array;
  readonly to: Int32Array;
}

/** From lists: without edges to themselves, each edge once. */
export function linksOf(lists: readonly (readonly number[])[]): Links {
  const first = new Int32Array(lists.length + 1);
  const to: number[] = [];
  for (const [from, list] of lists.entries()) {
    for (const one of new Set(list.toSorted((a, b) => a - b))) if (one !== from) to.push(one);
    first[from + 1] = to.length;
  }
  return { count: lists.length, first, to: Int32Array.from(to) };
}

export function eachLink({ first, to }: Links, from: number, visit: (to: number) => void): void {
  const end = first[from + 1] ?? 0;
  for (let at = first[from] ?? 0; at < end; at++) visit(to[at] ?? 0);
}

export function linkCount({ first }: Links, from: number): number {
  return (first[from + 1] ?? 0) - (first[from] ?? 0);
}

/** The same edges the other way round. */
export function reversed({ count, first, to }: Links): Links {
  const back = new Int32Array(count + 1);
  for (const one of to) back[one + 1] = (back[one + 1] ?? 0) + 1;
  for (let node = 0; node < count; node++) back[node + 1] = (back[node + 1] ?? 0) + (back[node] ?? 0);
  const next = back.slice();
  const from = new Int32Array(to.length);
  for (let node = 0; node < count; node++) {
    for (let at = first[node] ?? 0; at < (first[node + 1] ?? 0); at++) {
      const one = to[at] ?? 0;
      const place = next[one] ?? 0;
      from[place] = node;
      next[one] = place + 1;
    }
  }
  return { count, first: back, to: from };
}

/** The edges between groups of nodes, each once; `group` says of each node which one it is in. */
export function contracted(links: Links, group: Int32Array, count: number): Links {
  const { starts: first, items: nodes } = membersOf(group, count);
  const seen = new Int32Array(count).fill(-1);
  const starts = new Int32Array(count + 1);
  const to: number[] = [];
  for (let one = 0; one < count; one++) {
    seen[one] = one;
    for (let at = first[one] ?? 0; at < (first[one + 1] ?? 0); at++) {
      eachLink(links, nodes[at] ?? 0, (node) => {
        const other = group[node] ?? 0;
        if (seen[other] === one) return;
        seen[other] = one;
        to.push(other);
      });
    }
    starts[one + 1] = to.length;
  }
  return { count, first: starts, to: Int32Array.from(to) };
}
