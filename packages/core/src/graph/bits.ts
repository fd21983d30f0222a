/** A set of small numbers, as bits. */
export type Bits = Uint32Array;

export function bitsFor(count: number): Bits {
  return new Uint32Array((count + 31) >>> 5);
}

/** The places of those that are meant. */
export function bitsWhere<T>(items: readonly T[], isIn: (item: T) => boolean): Bits {
  const bits = bitsFor(items.length);
  for (const [at, item] of items.entries()) if (isIn(item)) setBit(bits, at);
  return bits;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (const word of bits) for (let left = word; left !== 0; left &= left - 1) count++;
  return count;
}

export function setBit(bits: Bits, at: number): void {
  const word = at >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (at & 31));
}

export function clearBit(bits: Bits, at: number): void {
  const word = at >>> 5;
  bits[word] = (bits[word] ?? 0) & ~(1 << (at & 31));
}

export function hasBit(bits: Bits, at: number): boolean {
  return ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
}

/** Adds all of `from` to `into`. */
export function addBits(into: Bits, from: Bits): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) | (from[i] ?? 0);
}

/** What is in both. */
export function sharedBits(a: Bits, b: Bits): Bits {
  return a.map((word, at) => word & (b[at] ?? 0));
}

/** What is in the first, and not in the second. */
export function otherBits(a: Bits, b: Bits): Bits {
  return a.map((word, at) => word & ~(b[at] ?? 0));
}

/** Ascending, without a list. */
export function eachBit(bits: Bits, visit: (at: number) => void): void {
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1)
      visit((word << 5) + 31 - Math.clz32(left & -left));
  }
}

/** Ascending. */
export function listBits(bits: Bits): number[] {
  const list: number[] = [];
  eachBit(bits, (at) => list.push(at));
  return list;
}

/** Most repeat what is near; more than this costs more memory than it saves time. */
const REMEMBERED = 256;

/** Computes something of sets, once for each distinct one of a while. */
export function oncePerSet<T>(compute: (bits: Bits) => T): (bits: Bits) => T {
  const known = new Map<number, { readonly bits: Bits; readonly value: T }[]>();
  return (bits) => {
    const key = hashOf(bits);
    const alike = known.get(key) ?? [];
    const found = alike.find((one) => isSame(one.bits, bits));
    if (found) return found.value;
    const value = compute(bits);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, [...alike, { bits, value }]);
    return value;
  };
}

/** FNV-1a over whole words: only to find what may be the same. */
function hashOf(bits: Bits): number {
  let hash = 0x811c9dc5;
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

function isSame(a: Bits, b: Bits): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at]);
}
