import { type CodeTree, type FunctionPlace, parseTree, serializeTree } from '@subminute/core/unit';
import { packPlaces, unpackPlaces } from './packed-places.ts';

/** What is to be known of a module's code. */
export interface ReadCode {
  /** The hash of the code as it was served, as workers tell it. */
  readonly served: string;
  /** That of the tree: of everything in it. */
  readonly digest: string;
  readonly tree: CodeTree;
  /** What it asks for by names that have yet to be resolved: relative ones and packages. */
  readonly specifiers: readonly string[];
  /** Its functions, by their places in the code as it was served; none where they cannot be told. */
  readonly places: readonly FunctionPlace[];
}

/** In two texts: what each run asks for, and what is asked for only by function. */
export interface PackedCode {
  readonly head: string;
  readonly rest: string;
}

/** `unpackCode` reads it back. */
export function packCode({ served, digest, tree, specifiers, places }: ReadCode): PackedCode {
  return {
    head: [served, digest, JSON.stringify(specifiers)].join('\n'),
    rest: [serializeTree(tree), packPlaces(places)].join('\n'),
  };
}

/**
 * `undefined` for what `packCode` has not made. Of a rest that is torn no body is told from another, so that whatever
 * hangs on that is not known.
 */
export function unpackCode(head: string, rest: () => string | undefined): ReadCode | undefined {
  const [served = '', digest = '', names = '', ...more] = head.split('\n');
  if (more.length > 0 || served === '' || digest === '') return undefined;
  let parts: readonly string[] | undefined;
  const part = (at: number): string => (parts ??= (rest() ?? '').split('\n'))[at] ?? '';
  let tree: CodeTree | undefined;
  let places: readonly FunctionPlace[] | undefined;
  try {
    const specifiers = JSON.parse(names) as readonly string[];
    return {
      served,
      digest,
      specifiers,
      get tree() {
        tree ??= treeOf(part(0), digest);
        return tree;
      },
      // Of use only where a test file has run; without them all of the code counts.
      get places() {
        places ??= unpackPlaces(part(1)) ?? [];
        return places;
      },
    };
  } catch {
    return undefined;
  }
}

function treeOf(text: string, digest: string): CodeTree {
  const tree = parseTree(text);
  return tree?.digest === digest ? tree : { version: 1, digest, root: { own: digest, bodies: [] } };
}
