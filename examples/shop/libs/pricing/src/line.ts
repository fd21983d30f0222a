import type { Product } from '@shop/catalog';
import { type Money, times } from '@shop/money';

/** What is to be priced: a product and how many of it. */
export interface PricedLine {
  readonly product: Product;
  readonly quantity: number;
}

export function lineNet(line: PricedLine): Money {
  return times(line.product.price, line.quantity);
}
