import { type Cart, changeCart, quantityOf } from './cart.ts';

/**
 * Joins the cart of a guest with the one they have from before, at login. Of a product in both the
 * larger quantity counts: adding them up would surprise who reloads the page.
 */
export function mergeCarts(account: Cart, guest: Cart): Cart {
  return guest.lines.reduce(
    (cart, { sku, quantity }) =>
      changeCart(cart, { kind: 'set', sku, quantity: Math.max(quantity, quantityOf(cart, sku)) }),
    account,
  );
}
