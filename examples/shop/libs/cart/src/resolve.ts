import { type Catalog, findProduct, type Sku } from '@shop/catalog';
import type { PricedLine } from '@shop/pricing';
import type { Cart } from './cart.ts';

export interface ResolvedCart {
  readonly lines: readonly PricedLine[];
  /** In the cart, but no longer in the catalog. */
  readonly gone: readonly Sku[];
}

export function resolveCart(cart: Cart, catalog: Catalog): ResolvedCart {
  const lines: PricedLine[] = [];
  const gone: Sku[] = [];
  for (const { sku, quantity } of cart.lines) {
    const product = findProduct(catalog, sku);
    if (product === undefined) gone.push(sku);
    else lines.push({ product, quantity });
  }
  return { lines, gone };
}
