import type { FunctionPlace } from '@subminute/core/unit';

/** Nested lists of numbers: each place counts from the start of the one before, so that the numbers are small. */
type Packed = readonly (number | Packed)[];

export function packPlaces(places: readonly FunctionPlace[]): string {
  return JSON.stringify(packed(places));
}

function packed(places: readonly FunctionPlace[]): Packed {
  return places.flatMap(({ from, body, end, nested }) => {
    const own = [from, body - from, end - body];
    return nested.length === 0 ? own : [...own, packed(nested)];
  });
}

/** `undefined` for what `packPlaces` has not made. */
export function unpackPlaces(text: string): readonly FunctionPlace[] | undefined {
  try {
    return unpacked(JSON.parse(text) as Packed);
  } catch {
    return undefined;
  }
}

function unpacked(list: Packed): readonly FunctionPlace[] | undefined {
  const places: FunctionPlace[] = [];
  for (let at = 0; at < list.length;) {
    const [from, body, end, nested] = list.slice(at, at + 4);
    if (typeof from !== 'number' || typeof body !== 'number' || typeof end !== 'number') return undefined;
    const inner = Array.isArray(nested) ? unpacked(nested as Packed) : [];
    if (!inner) return undefined;
    places.push({ from, body: from + body, end: from + body + end, nested: inner });
    at += Array.isArray(nested) ? 4 : 3;
  }
  return places;
}
