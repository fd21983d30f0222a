import type { Country } from '@shop/users';
import { needsCustoms, type Zone, zoneOf } from './zone.ts';

const WORKDAYS: Readonly<Record<Zone, number>> = { domestic: 2, neighbour: 4, world: 9 };

/** What comes in later goes out the next workday. In hours of the warehouse. */
const CUTOFF_HOUR = 14;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day on which the parcel should arrive, as `2026-11-30`. Nobody works at the weekend. */
export function deliveryDay(orderedOn: string, orderedHour: number, country: Country): string {
  const days =
    WORKDAYS[zoneOf(country)] + (needsCustoms(country) ? 1 : 0) + (orderedHour >= CUTOFF_HOUR ? 1 : 0);
  return addWorkdays(orderedOn, days);
}

/** Days are counted in UTC, where each has 24 hours. */
export function addWorkdays(day: string, count: number): string {
  let ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new TypeError(`not a day: ${JSON.stringify(day)}`);
  for (let left = count; left > 0;) {
    ms += DAY_MS;
    if (isWorkday(ms)) left--;
  }
  return new Date(ms).toISOString().slice(0, 10);
}

function isWorkday(ms: number): boolean {
  const weekday = new Date(ms).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
