import type { Sku } from '@shop/catalog';
import { available, type Stock } from './stock.ts';

/** How a product sells and how long the supplier takes. */
export interface Supply {
  readonly sku: Sku;
  readonly soldPerDay: number;
  readonly leadDays: number;
  /** The supplier sells whole packs of so many. */
  readonly packSize: number;
}

export interface Reorder {
  readonly sku: Sku;
  readonly packs: number;
}

/** Days of sales that we want on the shelf beyond the lead time. */
const SAFETY_DAYS = 7;

/** What to order today so that nothing sells out. Sorted by how soon it would. */
export function reorders(stock: Stock, supplies: readonly Supply[]): readonly Reorder[] {
  return supplies
    .map((supply) => ({ supply, missing: wanted(supply) - available(stock, supply.sku) }))
    .filter(({ missing }) => missing > 0)
    .sort(
      (a, b) =>
        daysLeft(stock, a.supply) - daysLeft(stock, b.supply) || (a.supply.sku < b.supply.sku ? -1 : 1),
    )
    .map(({ supply, missing }) => ({ sku: supply.sku, packs: Math.ceil(missing / supply.packSize) }));
}

function wanted(supply: Supply): number {
  return Math.ceil(supply.soldPerDay * (supply.leadDays + SAFETY_DAYS));
}

/** Infinity for what does not sell. */
function daysLeft(stock: Stock, supply: Supply): number {
  return supply.soldPerDay === 0 ? Infinity : available(stock, supply.sku) / supply.soldPerDay;
}
