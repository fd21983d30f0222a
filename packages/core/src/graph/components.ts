import { type Components, type FileView, type Lists } from './file-view.ts';

/** Which component each node is in, from 0. What a component needs has a smaller number than itself. */
export type Numbered = Pick<Components, 'of' | 'count'>;

/** Strongly connected components of files, what is below first. */
export function componentsOf({ below }: FileView): Components {
  const numbered = numberedComponents(below);
  return { ...numbered, files: membersOf(numbered.of, numbered.count) };
}

/**
 * Of any nodes, by what each needs: in one walk and without recursion, since chains of imports may be as long as a
 * project is large (Tarjan 1972).
 */
export function numberedComponents(below: Lists): Numbered {
  const walk = startOf(below);
  for (let root = 0; root < walk.order.length; root++) if (walk.order[root] === UNSEEN) visit(walk, root);
  return { of: walk.component, count: walk.components };
}

/** Which nodes each group has, ascending. */
export function membersOf(group: Int32Array, count: number): Lists {
  const starts = new Int32Array(count + 1);
  for (const one of group) starts[one + 1] = (starts[one + 1] ?? 0) + 1;
  for (let one = 0; one < count; one++) starts[one + 1] = (starts[one + 1] ?? 0) + (starts[one] ?? 0);
  const next = starts.slice();
  const items = new Int32Array(group.length);
  for (const [node, one] of group.entries()) {
    const place = next[one] ?? 0;
    items[place] = node;
    next[one] = place + 1;
  }
  return { starts, items };
}

const UNSEEN = -1;

interface Walk {
  readonly below: Lists;
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

function startOf(below: Lists): Walk {
  const count = below.starts.length - 1;
  return {
    below,
    order: new Int32Array(count).fill(UNSEEN),
    low: new Int32Array(count),
    component: new Int32Array(count).fill(UNSEEN),
    open: new Int32Array(count),
    path: new Int32Array(count + 1),
    next: below.starts.slice(0, count),
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
  const { below, order, low, path, next, component } = walk;
  enter(walk, root);
  path[0] = root;
  for (let depth = 0; depth >= 0;) {
    const node = path[depth] ?? 0;
    const edge = next[node] ?? 0;
    if (edge < (below.starts[node + 1] ?? 0)) {
      next[node] = edge + 1;
      const to = below.items[edge] ?? 0;
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
