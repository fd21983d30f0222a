import { money } from '@shop/money';
import { describe, expect, it } from 'vitest';
import { parcelRate, shippingCost } from './rate.ts';
import { type Zone, zoneOf } from './zone.ts';

const rate = (weightGrams: number, zone: Zone): number => parcelRate({ weightGrams, pieces: 1 }, zone).minor;

describe('rate', () => {
  it('rises at the brackets, not before them', () => {
    expect([1999, 2000, 2001, 10_000, 10_001].map((grams) => rate(grams, 'domestic'))).toEqual([
      499, 499, 799, 799, 1699,
    ]);
  });

  it('depends on the distance', () => {
    expect((['DE', 'FR', 'US'] as const).map((country) => rate(500, zoneOf(country)))).toEqual([
      499, 999, 1999,
    ]);
  });
});

describe('shippingCost', () => {
  const parcels = [
    { weightGrams: 15_000, pieces: 3 },
    { weightGrams: 500, pieces: 1 },
  ];

  it('is the sum of the parcels', () => {
    expect(shippingCost(parcels, 'neighbour', money(50_000, 'EUR'))).toEqual(money(4298, 'EUR'));
  });

  it('is free within the country from 100 EUR on', () => {
    expect(shippingCost(parcels, 'domestic', money(9999, 'EUR'))).toEqual(money(2198, 'EUR'));
    expect(shippingCost(parcels, 'domestic', money(10_000, 'EUR'))).toEqual(money(0, 'EUR'));
  });
});
