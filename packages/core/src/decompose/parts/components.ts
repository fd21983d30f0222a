import type { Links } from './links.ts';

/** Strongly connected components. */
export interface Components {
  /** The component of each node. What a component needs has a smaller number than it. */
  readonly of: Int32Array;
  readonly count: number;
}

/** Finds them in one walk and without recursion, since chains of imports may be as long as a project is large (Tarjan 1972). */
export function componentsOf(links: Links): Components {
  const walk = startOf(links);
  for (let root = 0; root < links.count; root++) if (walk.order[root] === UNSEEN) visit(walk, root);
  return { of: walk.component, count: walk.components };
}

const UNSEEN = -1;

interface Walk {
  readonly links: Links;
  readonly order: Int32Array;
  /** The earliest node that is known to be reached and still open. */
  readonly low: Int32Array;
  readonly component: Int32Array;
  readonly open: Int32Array;
  readonly path: Int32Array;
  /** The next edge of each node to be followed. */
  readonly next: Int32Array;
  seen: number;
  opened: number;
  components: number;
}

function startOf(links: Links): Walk {
  const { count } = links;
  return {
    links,
    order: new Int32Array(count).fill(UNSEEN),
    low: new Int32Array(count),
    component: new Int32Array(count).fill(UNSEEN),
    open: new Int32Array(count),
    path: new Int32Array(count + 1),
    next: links.first.slice(0, count),
    seen: 0,
    opened: 0,
    components: 0,
  };
}

function enter(walk: Walk, node: number): void {
  walk.order[node] = walk.low[node] = walk.seen++;
  walk.open[walk.opened++] = node;
}

function visit(walk: Walk, root: number): void {
  const { links, order, low, path, next, component } = walk;
  enter(walk, root);
  path[0] = root;
  for (let depth = 0; depth >= 0;) {
    const node = path[depth] ?? 0;
    const edge = next[node] ?? 0;
    if (edge < (links.first[node + 1] ?? 0)) {
      next[node] = edge + 1;
      const to = links.to[edge] ?? 0;
      if (order[to] === UNSEEN) {
        enter(walk, to);
        path[++depth] = to;
      } else if (component[to] === UNSEEN) lower(low, node, order[to] ?? 0);
      continue;
    }
    if (low[node] === order[node]) close(walk, node);
    depth--;
    if (depth >= 0) lower(low, path[depth] ?? 0, low[node] ?? 0);
  }
}

function lower(low: Int32Array, node: number, to: number): void {
  if (to < (low[node] ?? 0)) low[node] = to;
}

/** All that was opened since a node that reaches nothing earlier is one component with it. */
function close(walk: Walk, node: number): void {
  for (let one = UNSEEN; one !== node;) {
    one = walk.open[--walk.opened] ?? node;
    walk.component[one] = walk.components;
  }
  walk.components++;
}
