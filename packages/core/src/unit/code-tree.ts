import { type HashText, shortDigest } from './short-digest.ts';

/** A program or the body of a function: a digest of what is its own, and the bodies nested in it, in order. */
export interface Body {
  readonly own: string;
  readonly bodies: readonly Body[];
}

/** The normal form of a module in digests, cut at the bodies of its functions. */
export interface CodeTree {
  readonly version: 1;
  /** Of everything: two modules that share it do the same. */
  readonly digest: string;
  readonly root: Body;
}

export function treeOf(root: Body, digest: string): CodeTree {
  return { version: 1, digest, root };
}

/** Bodies to leave out, as a tree: an empty one is left out itself. */
type Blanks = Map<number, Blanks>;

/**
 * The digest of a module without the bodies at these paths. Undefined if the tree lacks one of them: it is
 * not the module that the paths are of.
 */
export function skeletonDigest(tree: CodeTree, blank: readonly string[], hash: HashText): string | undefined {
  if (blank.length === 0) return tree.digest;
  const blanks = blanksOf(blank);
  return blanks && hasAll(tree.root, blanks) ? digestOf(tree.root, blanks, hash) : undefined;
}

/** A path below another one is left out with it. */
function blanksOf(paths: readonly string[]): Blanks | undefined {
  const blanks: Blanks = new Map();
  // Shorter paths come last, and empty what was below them.
  for (const path of paths.toSorted((a, b) => b.length - a.length)) {
    if (!/^\d+(?:\.\d+)*$/.test(path)) return undefined;
    let at = blanks;
    for (const step of path.split('.').map(Number)) {
      const next: Blanks = at.get(step) ?? new Map();
      at.set(step, next);
      at = next;
    }
    at.clear();
  }
  return blanks;
}

function hasAll({ bodies }: Body, blanks: Blanks): boolean {
  for (const [index, below] of blanks) {
    const body = bodies[index];
    if (!body || !hasAll(body, below)) return false;
  }
  return true;
}

/** Of a body with those nested in it. */
export function digestOf({ own, bodies }: Body, blanks: Blanks | undefined, hash: HashText): string {
  if (bodies.length === 0) return own;
  const parts = bodies.map((body, i) => {
    const below = blanks?.get(i);
    return below?.size === 0 ? '*' : digestOf(body, below, hash);
  });
  return shortDigest(`${own}(${parts.join(',')})`, hash);
}
