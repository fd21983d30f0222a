import type { Checkout } from '@shop/cart';
import { type Demand, reserve, type Shortage, type Stock } from '@shop/inventory';
import { deliveryDay, packParcels, shippingCost, zoneOf } from '@shop/shipping';
import { type Address, type AddressField, addressProblems, may, type User } from '@shop/users';
import type { Order, OrderId } from './order.ts';

export type PlaceProblem =
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'address'; readonly fields: readonly AddressField[] }
  | { readonly kind: 'shortage'; readonly shortages: readonly Shortage[] };

export type Placed =
  | { readonly ok: true; readonly order: Order; readonly stock: Stock }
  | { readonly ok: false; readonly problem: PlaceProblem };

export interface PlaceRequest {
  readonly id: OrderId;
  readonly user: User;
  readonly address: Address;
  readonly checkout: Checkout;
  /** For example `2026-11-21`, and the hour in the warehouse. */
  readonly today: string;
  readonly hour: number;
}

/** Checks everything, then reserves: either there is an order and its goods are reserved, or neither. */
export function placeOrder(stock: Stock, request: PlaceRequest): Placed {
  const { address, checkout, user } = request;
  if (!may(user, 'order')) return { ok: false, problem: { kind: 'not-allowed' } };
  if (checkout.lines.length === 0) return { ok: false, problem: { kind: 'empty' } };
  const fields = addressProblems(address);
  if (fields.length > 0) return { ok: false, problem: { kind: 'address', fields } };

  const reserved = reserve(stock, demandsOf(checkout));
  if (!reserved.ok) return { ok: false, problem: { kind: 'shortage', shortages: reserved.shortages } };
  return { ok: true, order: orderOf(request), stock: reserved.stock };
}

/** What the order takes from the stock. */
export function demandsOf({ lines }: Pick<Order, 'lines'>): readonly Demand[] {
  return lines.map(({ product, quantity }) => ({ sku: product.sku, quantity }));
}

function orderOf({ id, user, address, checkout, today, hour }: PlaceRequest): Order {
  const { lines, quote } = checkout;
  const parcels = packParcels(
    lines.map(({ product, quantity }) => ({ weightGrams: product.weightGrams, quantity })),
  );
  return {
    id,
    owner: user.id,
    placedOn: today,
    lines,
    quote,
    shipping: shippingCost(parcels, zoneOf(address.country), quote.subtotal),
    address,
    dueOn: deliveryDay(today, hour, address.country),
    state: { kind: 'placed' },
  };
}
