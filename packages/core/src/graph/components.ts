import { type Components, type FileView, type Lists, listAt } from './file-view.ts';

/** What Tarjan's algorithm knows of each file. */
interface Search {
  readonly view: FileView;
  readonly of: Int32Array;
  /** When each was entered, from 1; 0: not yet. */
  readonly entered: Int32Array;
  /** The earliest that can be reached from it within the open ones. */
  readonly low: Int32Array;
  /** How many of its edges have been followed. */
  readonly followed: Int32Array;
  readonly open: number[];
  clock: number;
  count: number;
}

/** Strongly connected components (Tarjan 1972, without recursion), what is below first. */
export function componentsOf(view: FileView): Components {
  const { size } = view;
  const search: Search = {
    view,
    of: new Int32Array(size).fill(-1),
    entered: new Int32Array(size),
    low: new Int32Array(size),
    followed: new Int32Array(size),
    open: [],
    clock: 0,
    count: 0,
  };
  for (let file = 0; file < size; file++) if (search.entered[file] === 0) searchFrom(file, search);
  return { count: search.count, of: search.of, files: filesOf(search.of, search.count) };
}

function searchFrom(root: number, search: Search): void {
  const { low, entered, of, followed } = search;
  const path = [root];
  enter(root, search);
  for (let file = path.at(-1); file !== undefined; file = path.at(-1)) {
    const below = listAt(search.view.below, file);
    const next = below[followed[file] ?? 0];
    if (next === undefined) {
      path.pop();
      if (low[file] === entered[file]) close(file, search);
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[file] ?? 0);
      continue;
    }
    followed[file] = (followed[file] ?? 0) + 1;
    if (entered[next] === 0) {
      enter(next, search);
      path.push(next);
    } else if (of[next] === -1) low[file] = Math.min(low[file] ?? 0, entered[next] ?? 0);
  }
}

function enter(file: number, search: Search): void {
  search.clock += 1;
  search.entered[file] = search.clock;
  search.low[file] = search.clock;
  search.open.push(file);
}

/** All that was entered after a component's first file, and is still open, is of it. */
function close(first: number, search: Search): void {
  for (let file = search.open.pop(); file !== undefined; file = search.open.pop()) {
    search.of[file] = search.count;
    if (file === first) break;
  }
  search.count += 1;
}

function filesOf(of: Int32Array, count: number): Lists {
  const starts = new Int32Array(count + 1);
  for (const component of of) starts[component + 1] = (starts[component + 1] ?? 0) + 1;
  for (let n = 1; n <= count; n++) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0);
  const next = starts.slice();
  const items = new Int32Array(of.length);
  for (const [file, component] of of.entries()) {
    items[next[component] ?? 0] = file;
    next[component] = (next[component] ?? 0) + 1;
  }
  return { starts, items };
}
