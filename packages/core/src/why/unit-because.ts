import type { Input } from '../unit/input.ts';

/** Why a test file ran, or that it did not. */
export type UnitBecause =
  /** It did not run: the pass of this run holds. */
  | { readonly kind: 'known'; readonly run: string; readonly sinceMs: number }
  /** Known, and run all the same. */
  | { readonly kind: 'audit'; readonly run: string }
  /** No pass of it is kept. */
  | { readonly kind: 'new' }
  /** There is one, and nobody knows any more what it hangs on. */
  | { readonly kind: 'forgotten'; readonly run: string }
  /** A record of its project was wrong. */
  | { readonly kind: 'fuse' }
  /** Nothing that can be named: it has failed in this very state, or reads something else each time. */
  | { readonly kind: 'failed'; readonly run: string }
  | UnitChanged;

export interface UnitChanged {
  readonly kind: 'changed';
  /** The run of the pass that it is compared with. */
  readonly run: string;
  readonly sinceMs: number;
  readonly count: number;
  /** At most five. */
  readonly inputs: readonly NamedInput[];
  /** Among these is what changed. */
  readonly isGrouped?: boolean;
}

/** `part`: what holds for the whole project. */
export interface NamedInput {
  readonly kind: Input['kind'] | 'part';
  readonly name: string;
}
