/** From the root down, for example `books/children`. */
export type CategoryPath = string & { readonly __brand: 'CategoryPath' };

export function categoryPath(...names: readonly string[]): CategoryPath {
  if (names.length === 0 || names.some((name) => !/^[a-z][a-z-]*$/.test(name))) {
    throw new TypeError(`not a category: ${JSON.stringify(names)}`);
  }
  return names.join('/') as CategoryPath;
}

/** A category is within itself and within each of its ancestors. */
export function isWithin(path: CategoryPath, ancestor: CategoryPath): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`: the breadcrumbs of a page. */
export function breadcrumbs(path: CategoryPath): readonly CategoryPath[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/') as CategoryPath);
}

/** How many products each category holds, its descendants included, sorted by path. */
export function countByCategory(paths: Iterable<CategoryPath>): ReadonlyMap<CategoryPath, number> {
  const counts = new Map<CategoryPath, number>();
  for (const path of paths) {
    for (const crumb of breadcrumbs(path)) counts.set(crumb, (counts.get(crumb) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
