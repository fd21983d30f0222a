import { componentsOf } from './components.ts';
import { heapOf } from './heap.ts';
import { type Links, eachLink, linksOf, reversed } from './links.ts';

export interface Arc {
  readonly from: number;
  readonly to: number;
}

/** Taking arcs back costs a walk each: past this much of it, none is taken back. */
const MOST_STEPS = 2e7;

/**
 * A small set of arcs without which no circle holds more than `limit` nodes, cheap ones first. Those against the
 * order of Eades, Lin and Smyth (1993) break all circles; of them, dear ones first, each is taken back without
 * which the rest is enough.
 */
export function arcsToCut(
  links: Links,
  isCheap: (from: number, to: number) => boolean,
  limit: number,
): { readonly arcs: readonly Arc[]; readonly left: number } {
  const places = orderAgainst(links, isCheap);
  const against: Arc[] = [];
  for (let from = 0; from < links.count; from++)
    eachLink(links, from, (to) => {
      if ((places[from] ?? 0) > (places[to] ?? 0)) against.push({ from, to });
    });
  const rank = ({ from, to }: Arc): number => (isCheap(from, to) ? 0 : 1);
  const sorted = against.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from || a.to - b.to);
  const arcs = new Set(sorted);
  if (sorted.length * (links.to.length + links.count) <= MOST_STEPS) {
    for (const arc of sorted.toReversed()) {
      arcs.delete(arc);
      if (largestWithout(links, arcs) > Math.max(1, limit)) arcs.add(arc);
    }
  }
  const kept = sorted.filter((arc) => arcs.has(arc));
  return { arcs: kept, left: largestWithout(links, arcs) };
}

function largestWithout(links: Links, arcs: ReadonlySet<Arc>): number {
  const cut = new Set([...arcs].map(({ from, to }) => from * links.count + to));
  const lists = Array.from({ length: links.count }, (_, from) => {
    const list: number[] = [];
    eachLink(links, from, (to) => {
      if (!cut.has(from * links.count + to)) list.push(to);
    });
    return list;
  });
  const { of, count } = componentsOf(linksOf(lists));
  const sizes = new Int32Array(count);
  for (const one of of) sizes[one] = (sizes[one] ?? 0) + 1;
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

/** What a dear arc counts for, beside a cheap one. */
const DEAR = 10;

/** Places of the nodes in a row in which little leads back: sinks last, sources first, then what leads out most. */
function orderAgainst(links: Links, isCheap: (from: number, to: number) => boolean): Int32Array {
  const back = reversed(links);
  const [out, into] = [new Float64Array(links.count), new Float64Array(links.count)];
  const change = (from: number, to: number, by: number): void => {
    const weight = by * (isCheap(from, to) ? 1 : DEAR);
    out[from] = (out[from] ?? 0) + weight;
    into[to] = (into[to] ?? 0) + weight;
  };
  for (let from = 0; from < links.count; from++) eachLink(links, from, (to) => change(from, to, 1));
  const heap = heapOf<Excess>((a, b) => (a.excess === b.excess ? a.node < b.node : a.excess > b.excess));
  const offer = (node: number): void => heap.push({ node, excess: excessOf(out[node], into[node]) });
  for (let node = 0; node < links.count; node++) offer(node);
  const places = new Int32Array(links.count).fill(-1);
  let [head, tail] = [0, links.count - 1];
  for (let best = heap.pop(); best; best = heap.pop()) {
    const { node, excess } = best;
    if (places[node] !== -1 || excess !== excessOf(out[node], into[node])) continue;
    places[node] = excess === Number.POSITIVE_INFINITY ? tail-- : head++;
    eachLink(links, node, (to) => {
      change(node, to, -1);
      offer(to);
    });
    eachLink(back, node, (from) => {
      change(from, node, -1);
      offer(from);
    });
  }
  return places;
}

interface Excess {
  readonly node: number;
  readonly excess: number;
}

/** Sinks before sources, sources before all others. */
function excessOf(out = 0, into = 0): number {
  if (out <= 0) return Number.POSITIVE_INFINITY;
  return into <= 0 ? Number.MAX_VALUE : out - into;
}
