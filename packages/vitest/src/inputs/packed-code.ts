import { type CodeTree, type FunctionPlace, parseTree, serializeTree } from '@subminute/core/unit';
import { packPlaces, unpackPlaces } from './packed-places.ts';

/** What is to be known of a module's code. */
export interface ReadCode {
  /** The hash of the code as it was served, as workers tell it. */
  readonly served: string;
  readonly tree: CodeTree;
  /** What it asks for by names that have yet to be resolved: relative ones and packages. */
  readonly specifiers: readonly string[];
  /** Its functions, by their places in the code as it was served; none where they cannot be told. */
  readonly places: readonly FunctionPlace[];
}

/** As one text; `unpackCode` reads it back. */
export function packCode({ served, tree, specifiers, places }: ReadCode): string {
  return [served, JSON.stringify(specifiers), serializeTree(tree), packPlaces(places)].join('\n');
}

/** `undefined` for what `packCode` has not made. */
export function unpackCode(text: string | undefined): ReadCode | undefined {
  const [served = '', names = '', packed = '', placed = '', ...more] = (text ?? '').split('\n');
  const tree = parseTree(packed);
  if (!tree || more.length > 0 || served === '') return undefined;
  try {
    const specifiers = JSON.parse(names) as readonly string[];
    let places: readonly FunctionPlace[] | undefined;
    return {
      served,
      tree,
      specifiers,
      // Of use only where a test file has run; without them all of the code counts.
      get places() {
        places ??= unpackPlaces(placed) ?? [];
        return places;
      },
    };
  } catch {
    return undefined;
  }
}
