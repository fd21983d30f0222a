import type { Country } from '@shop/users';

/** How far a parcel goes, from the warehouse in Leipzig. */
export type Zone = 'domestic' | 'neighbour' | 'world';

const ZONE: Readonly<Record<Country, Zone>> = {
  DE: 'domestic',
  AT: 'neighbour',
  CH: 'neighbour',
  FR: 'neighbour',
  US: 'world',
};

export function zoneOf(country: Country): Zone {
  return ZONE[country];
}

/** Goods that leave the customs union need papers, and a day more. */
export function needsCustoms(country: Country): boolean {
  return country === 'CH' || country === 'US';
}
