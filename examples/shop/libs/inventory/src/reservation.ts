import type { Sku } from '@shop/catalog';
import { available, levelOf, type Stock, withLevel } from './stock.ts';

export interface Demand {
  readonly sku: Sku;
  readonly quantity: number;
}

export interface Shortage extends Demand {
  readonly available: number;
}

export type Reserved =
  | { readonly ok: true; readonly stock: Stock }
  | { readonly ok: false; readonly shortages: readonly Shortage[] };

/** All or nothing, and every shortage is named: the customer corrects the cart once, not line by line. */
export function reserve(stock: Stock, demands: readonly Demand[]): Reserved {
  const merged = mergeDemands(demands);
  const shortages = merged
    .map((demand) => ({ ...demand, available: available(stock, demand.sku) }))
    .filter((demand) => demand.quantity > demand.available);
  if (shortages.length > 0) return { ok: false, shortages };
  return { ok: true, stock: move(stock, merged, +1, 0) };
}

/** Gives a reservation back: the order was cancelled. */
export function release(stock: Stock, demands: readonly Demand[]): Stock {
  return move(stock, mergeDemands(demands), -1, 0);
}

/** Turns a reservation into goods that left the house. */
export function ship(stock: Stock, demands: readonly Demand[]): Stock {
  return move(stock, mergeDemands(demands), -1, -1);
}

function move(stock: Stock, demands: readonly Demand[], reserved: -1 | 1, onHand: -1 | 0): Stock {
  return demands.reduce((current, { sku, quantity }) => {
    const level = levelOf(current, sku);
    return withLevel(current, sku, {
      onHand: level.onHand + onHand * quantity,
      reserved: level.reserved + reserved * quantity,
    });
  }, stock);
}

function mergeDemands(demands: readonly Demand[]): readonly Demand[] {
  const bySku = new Map<Sku, number>();
  for (const { sku, quantity } of demands) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }));
}
