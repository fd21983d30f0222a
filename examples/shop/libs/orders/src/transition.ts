import type { Money } from '@shop/money';
import type { Order, OrderState } from './order.ts';

export type OrderEvent =
  | { readonly kind: 'pay'; readonly paymentRef: string }
  | { readonly kind: 'ship'; readonly trackingCode: string }
  | { readonly kind: 'deliver'; readonly on: string }
  | { readonly kind: 'return'; readonly refund: Money }
  | { readonly kind: 'cancel'; readonly reason: string };

export type Transition =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly from: OrderState['kind']; readonly event: OrderEvent['kind'] };

/** The one place where an order changes its state. What the diagram does not show is refused. */
export function transition(order: Order, event: OrderEvent): Transition {
  const state = next(order.state, event);
  if (state === undefined) return { ok: false, from: order.state.kind, event: event.kind };
  return { ok: true, order: { ...order, state } };
}

function next(state: OrderState, event: OrderEvent): OrderState | undefined {
  switch (event.kind) {
    case 'pay':
      return state.kind === 'placed' ? { kind: 'paid', paymentRef: event.paymentRef } : undefined;
    case 'ship':
      return state.kind === 'paid'
        ? { ...state, kind: 'shipped', trackingCode: event.trackingCode }
        : undefined;
    case 'deliver':
      return state.kind === 'shipped'
        ? { kind: 'delivered', paymentRef: state.paymentRef, deliveredOn: event.on }
        : undefined;
    case 'return':
      return state.kind === 'delivered' ? { kind: 'returned', refund: event.refund } : undefined;
    case 'cancel':
      return state.kind === 'placed' || state.kind === 'paid'
        ? { kind: 'cancelled', reason: event.reason }
        : undefined;
  }
}

/** Nothing can happen to it any more. */
export function isFinal(state: OrderState): boolean {
  return state.kind === 'returned' || state.kind === 'cancelled';
}
