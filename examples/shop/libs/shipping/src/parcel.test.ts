import { describe, expect, it } from 'vitest';
import { packParcels } from './parcel.ts';

const weights = (...grams: readonly number[]): readonly number[] =>
  packParcels(
    grams.map((weightGrams) => ({ weightGrams, quantity: 1 })),
    1000,
  ).map((parcel) => parcel.weightGrams);

describe('packParcels', () => {
  it('fills a parcel before it begins another', () => {
    expect(weights(300, 600, 400, 700)).toEqual([1000, 1000]);
  });

  it('sends what is too heavy alone', () => {
    expect(weights(200, 1500)).toEqual([1500, 200]);
  });

  it('packs each piece of a quantity', () => {
    expect(packParcels([{ weightGrams: 400, quantity: 5 }], 1000)).toEqual([
      { weightGrams: 800, pieces: 2 },
      { weightGrams: 800, pieces: 2 },
      { weightGrams: 400, pieces: 1 },
    ]);
  });

  it('needs no parcel for nothing', () => {
    expect(weights()).toEqual([]);
  });
});
