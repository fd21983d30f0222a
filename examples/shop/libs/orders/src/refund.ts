import type { Sku } from '@shop/catalog';
import { add, allocate, type Money, times, zero } from '@shop/money';
import { lineNet } from '@shop/pricing';
import type { Order } from './order.ts';

export type ReturnedPieces = ReadonlyMap<Sku, number>;

/**
 * What the customer gets back for the pieces returned: their share of what was paid, discount and
 * tax included. Shipping is given back only where all pieces come back.
 */
export function refundFor(order: Order, returned: ReturnedPieces): Money {
  const paid = allocate(
    order.quote.total,
    order.lines.map((line) => lineNet(line).minor),
  );
  let refund = zero(order.quote.total.currency);
  let complete = true;
  for (const [index, { product, quantity }] of order.lines.entries()) {
    const count = Math.min(returned.get(product.sku) ?? 0, quantity);
    complete &&= count === quantity;
    refund = add(refund, shareOf(paid[index] ?? zero(refund.currency), count, quantity));
  }
  return complete ? add(refund, order.shipping) : refund;
}

/** `count` of `quantity` pieces. Whole cents: the pieces that come back first are the dearer ones. */
function shareOf(paid: Money, count: number, quantity: number): Money {
  const pieces = allocate(paid, Array<number>(quantity).fill(1));
  return pieces.slice(0, count).reduce(add, times(paid, 0));
}
