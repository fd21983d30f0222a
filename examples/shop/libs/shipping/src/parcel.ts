export interface Item {
  readonly weightGrams: number;
  readonly quantity: number;
}

export interface Parcel {
  readonly weightGrams: number;
  readonly pieces: number;
}

/** What one courier carries. */
export const MAX_PARCEL_GRAMS = 20_000;

/**
 * Packs pieces into few parcels: the heaviest first, each into the first parcel with room
 * (first-fit decreasing: at most 11/9 of the optimum, and one parcel more). A piece that is too
 * heavy for any parcel travels alone: freight will find out.
 */
export function packParcels(items: readonly Item[], maxGrams = MAX_PARCEL_GRAMS): readonly Parcel[] {
  const pieces = items
    .flatMap(({ weightGrams, quantity }) => Array.from({ length: quantity }, () => weightGrams))
    .sort((a, b) => b - a);
  const parcels: Parcel[] = [];
  for (const weight of pieces) {
    const fit = parcels.findIndex((parcel) => parcel.weightGrams + weight <= maxGrams);
    const { weightGrams, pieces: count } = parcels[fit] ?? { weightGrams: 0, pieces: 0 };
    const packed = { weightGrams: weightGrams + weight, pieces: count + 1 };
    if (fit === -1) parcels.push(packed);
    else parcels[fit] = packed;
  }
  return parcels;
}
