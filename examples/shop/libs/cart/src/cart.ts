import type { Sku } from '@shop/catalog';

export interface CartLine {
  readonly sku: Sku;
  readonly quantity: number;
}

/** Lines in the order in which they were added, one a SKU. */
export interface Cart {
  readonly lines: readonly CartLine[];
}

export const EMPTY_CART: Cart = { lines: [] };

/** More of one thing is a matter for the wholesale desk. */
export const MAX_QUANTITY = 99;

export type CartChange =
  | { readonly kind: 'add'; readonly sku: Sku; readonly quantity: number }
  | { readonly kind: 'set'; readonly sku: Sku; readonly quantity: number }
  | { readonly kind: 'remove'; readonly sku: Sku }
  | { readonly kind: 'clear' };

/** The one way a cart changes. Quantities are cut to 0…99; a line of zero is no line. */
export function changeCart(cart: Cart, change: CartChange): Cart {
  switch (change.kind) {
    case 'add':
      return withQuantity(cart, change.sku, quantityOf(cart, change.sku) + change.quantity);
    case 'set':
      return withQuantity(cart, change.sku, change.quantity);
    case 'remove':
      return withQuantity(cart, change.sku, 0);
    case 'clear':
      return EMPTY_CART;
  }
}

export function quantityOf(cart: Cart, sku: Sku): number {
  return cart.lines.find((line) => line.sku === sku)?.quantity ?? 0;
}

export function itemCount(cart: Cart): number {
  return cart.lines.reduce((count, line) => count + line.quantity, 0);
}

function withQuantity(cart: Cart, sku: Sku, quantity: number): Cart {
  const line = { sku, quantity: Math.min(Math.max(Math.trunc(quantity), 0), MAX_QUANTITY) };
  const known = cart.lines.some((each) => each.sku === sku);
  const lines = known ? cart.lines.map((each) => (each.sku === sku ? line : each)) : [...cart.lines, line];
  return { lines: lines.filter((each) => each.quantity > 0) };
}
