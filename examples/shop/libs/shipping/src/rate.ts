import { compareMoney, money, type Money, sum, zero } from '@shop/money';
import type { Parcel } from './parcel.ts';
import type { Zone } from './zone.ts';

interface Bracket {
  readonly upToGrams: number;
  readonly cents: number;
}

const TABLE: Readonly<Record<Zone, readonly Bracket[]>> = {
  domestic: [
    { upToGrams: 2000, cents: 499 },
    { upToGrams: 10_000, cents: 799 },
    { upToGrams: Infinity, cents: 1699 },
  ],
  neighbour: [
    { upToGrams: 2000, cents: 999 },
    { upToGrams: 10_000, cents: 1799 },
    { upToGrams: Infinity, cents: 3299 },
  ],
  world: [
    { upToGrams: 2000, cents: 1999 },
    { upToGrams: Infinity, cents: 5999 },
  ],
};

/** Net goods from here on travel free within the country. */
export const FREE_FROM = money(10_000, 'EUR');

export function parcelRate(parcel: Parcel, zone: Zone): Money {
  const bracket = TABLE[zone].find(({ upToGrams }) => parcel.weightGrams <= upToGrams);
  if (bracket === undefined) throw new RangeError(`no rate for ${parcel.weightGrams} g to ${zone}`);
  return money(bracket.cents, 'EUR');
}

/** The sum over the parcels; zero where the goods are worth it. */
export function shippingCost(parcels: readonly Parcel[], zone: Zone, goodsNet: Money): Money {
  if (zone === 'domestic' && compareMoney(goodsNet, FREE_FROM) >= 0) return zero('EUR');
  return sum(
    parcels.map((parcel) => parcelRate(parcel, zone)),
    'EUR',
  );
}
