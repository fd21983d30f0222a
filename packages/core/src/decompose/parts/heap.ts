/** Takes out the least first; `isLess` must order any two that differ. */
export interface Heap<T> {
  readonly size: () => number;
  readonly push: (item: T) => void;
  readonly pop: () => T | undefined;
  readonly peek: () => T | undefined;
}

export function heapOf<T>(isLess: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const lift = (from: number, item: T): void => {
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = items[up] as T;
      if (!isLess(item, above)) break;
      items[at] = above;
      at = up;
    }
    items[at] = item;
  };
  const sink = (item: T): void => {
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && isLess(items[down + 1] as T, items[down] as T)) down++;
      if (!isLess(items[down] as T, item)) break;
      items[at] = items[down] as T;
      at = down;
    }
    items[at] = item;
  };
  return {
    size: () => items.length,
    peek: () => items[0],
    push: (item) => lift(items.length, item),
    pop: () => {
      const least = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) sink(last);
      return least;
    },
  };
}
