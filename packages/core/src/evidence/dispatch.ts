import type { Look } from './look.ts';
import type { Beginnings, Reader } from './reader.ts';

/** Gives a line to the readers in their order, up to the first one that takes it. */
export type Dispatch = (text: string, number: number, look: Look) => boolean;

/**
 * Asks a reader only for lines that it may begin with, and for all while it has something open: there are
 * many readers, and nearly every line of a long log is none of any.
 */
export function createDispatch(readers: readonly Reader[]): Dispatch {
  const isOpen = readers.map(() => false);
  /** For each look that a line may have, which readers it may begin something of. */
  const mayBegin: (readonly boolean[] | undefined)[] = [];

  function beginnersOf(look: Look, key: number): readonly boolean[] {
    return (mayBegin[key] ??= readers.map(({ begins }) => !begins || isBeginning(begins, look)));
  }

  return (text, number, look) => {
    const key = keyOf(look);
    const beginners = mayBegin[key] ?? beginnersOf(look, key);
    for (let at = 0; at < readers.length; at++) {
      if (beginners[at] !== true && isOpen[at] !== true) continue;
      const reader = readers[at] as Reader;
      const isTaken = reader.line(text, number, look);
      isOpen[at] = reader.isOpen?.() === true;
      if (isTaken) return true;
    }
    return false;
  };
}

/** All that `isBeginning` looks at, as one number. */
function keyOf({ first, ink, hasWords, hasPlace, isWide }: Look): number {
  const letter = ink > 0x7f ? 0x80 : ink;
  const flags = (hasWords ? 1 : 0) | (hasPlace ? 2 : 0) | (isWide ? 4 : 0) | (first === 0x20 ? 8 : 0);
  return (letter << 4) | flags;
}

function isBeginning(begins: Beginnings, { first, ink, hasWords, hasPlace, isWide }: Look): boolean {
  if ((hasWords && begins.words) || (hasPlace && begins.places) || (isWide && begins.wide)) return true;
  const letters = first === 0x20 ? begins.indented : begins.first;
  return letters !== undefined && ink < 0x80 && letters.includes(String.fromCharCode(ink));
}
