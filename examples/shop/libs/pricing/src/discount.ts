import type { Sku } from '@shop/catalog';
import { lesser, money, type Money, sum, times } from '@shop/money';
import type { PricedLine } from './line.ts';

export type Discount =
  /** 1000 basis points are 10 %. */
  | { readonly kind: 'percent'; readonly basisPoints: number }
  | { readonly kind: 'amount'; readonly off: Money }
  /** Take `take`, pay `pay`, as often as it fits into the quantity. */
  | { readonly kind: 'bundle'; readonly sku: Sku; readonly take: number; readonly pay: number };

/** What a discount takes off the net subtotal: whole cents, never more than the subtotal itself. */
export function discountOn(lines: readonly PricedLine[], subtotal: Money, discount: Discount): Money {
  switch (discount.kind) {
    case 'percent':
      return money(Math.floor((subtotal.minor * discount.basisPoints) / 10_000), subtotal.currency);
    case 'amount':
      return lesser(discount.off, subtotal);
    case 'bundle': {
      const { sku, take, pay } = discount;
      const free = lines
        .filter((line) => line.product.sku === sku)
        .map((line) => times(line.product.price, Math.floor(line.quantity / take) * (take - pay)));
      return sum(free, subtotal.currency);
    }
  }
}
