import type { Money } from '@shop/money';
import type { PricedLine, Quote } from '@shop/pricing';
import type { Address, UserId } from '@shop/users';

/** For example `2026-000042`: the year and a number that counts up. */
export type OrderId = string & { readonly __brand: 'OrderId' };

export function orderId(year: number, count: number): OrderId {
  return `${year}-${String(count).padStart(6, '0')}` as OrderId;
}

/**
 *   placed ──► paid ──► shipped ──► delivered
 *      │         │                      │
 *      └─────────┴──► cancelled         └──► returned
 *
 * Every arrow is in `transition.ts`.
 */
export type OrderState =
  | { readonly kind: 'placed' }
  | { readonly kind: 'paid'; readonly paymentRef: string }
  | { readonly kind: 'shipped'; readonly paymentRef: string; readonly trackingCode: string }
  | { readonly kind: 'delivered'; readonly paymentRef: string; readonly deliveredOn: string }
  | { readonly kind: 'returned'; readonly refund: Money }
  | { readonly kind: 'cancelled'; readonly reason: string };

export interface Order {
  readonly id: OrderId;
  readonly owner: UserId;
  readonly placedOn: string;
  readonly lines: readonly PricedLine[];
  readonly quote: Quote;
  readonly shipping: Money;
  readonly address: Address;
  /** The day we promised. */
  readonly dueOn: string;
  readonly state: OrderState;
}
