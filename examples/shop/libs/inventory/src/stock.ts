import type { Sku } from '@shop/catalog';

export interface StockLevel {
  readonly onHand: number;
  /** Promised to orders that are not shipped; never more than `onHand`. */
  readonly reserved: number;
}

export type Stock = ReadonlyMap<Sku, StockLevel>;

const NONE: StockLevel = { onHand: 0, reserved: 0 };

export function levelOf(stock: Stock, sku: Sku): StockLevel {
  return stock.get(sku) ?? NONE;
}

/** What can still be sold. */
export function available(stock: Stock, sku: Sku): number {
  const { onHand, reserved } = levelOf(stock, sku);
  return onHand - reserved;
}

/** A new stock with one level changed. Throws where that would break the invariant: a bug upstream. */
export function withLevel(stock: Stock, sku: Sku, change: Partial<StockLevel>): Stock {
  const level = { ...levelOf(stock, sku), ...change };
  if (level.reserved < 0 || level.reserved > level.onHand) {
    throw new RangeError(`${sku}: ${level.reserved} reserved of ${level.onHand}`);
  }
  return new Map(stock).set(sku, level);
}

export function receive(stock: Stock, sku: Sku, quantity: number): Stock {
  return withLevel(stock, sku, { onHand: levelOf(stock, sku).onHand + quantity });
}
