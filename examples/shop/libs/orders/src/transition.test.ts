import { money } from '@shop/money';
import { quote } from '@shop/pricing';
import { asUserId } from '@shop/users';
import { describe, expect, it } from 'vitest';
import { type Order, orderId } from './order.ts';
import { isFinal, type OrderEvent, transition } from './transition.ts';

const ORDER: Order = {
  id: orderId(2026, 1),
  owner: asUserId('u1'),
  placedOn: '2026-11-16',
  lines: [],
  quote: quote([], 'EUR'),
  shipping: money(0, 'EUR'),
  address: { name: 'Ada', street: 'Weg 1', postcode: '10115', city: 'Berlin', country: 'DE' },
  dueOn: '2026-11-18',
  state: { kind: 'placed' },
};

const PAY: OrderEvent = { kind: 'pay', paymentRef: 'p-1' };
const SHIP: OrderEvent = { kind: 'ship', trackingCode: 't-1' };
const DELIVER: OrderEvent = { kind: 'deliver', on: '2026-11-18' };
const RETURN: OrderEvent = { kind: 'return', refund: money(100, 'EUR') };
const CANCEL: OrderEvent = { kind: 'cancel', reason: 'changed my mind' };

/** The state after the events, or the first one that was refused. */
function after(...events: readonly OrderEvent[]): string {
  let order = ORDER;
  for (const event of events) {
    const changed = transition(order, event);
    if (!changed.ok) return `no ${changed.event} when ${changed.from}`;
    order = changed.order;
  }
  return order.state.kind;
}

describe('an order', () => {
  it('goes from placed to delivered, and may come back', () => {
    expect(after(PAY, SHIP, DELIVER)).toBe('delivered');
    expect(after(PAY, SHIP, DELIVER, RETURN)).toBe('returned');
  });

  it('can be cancelled until it is shipped', () => {
    expect(after(CANCEL)).toBe('cancelled');
    expect(after(PAY, CANCEL)).toBe('cancelled');
    expect(after(PAY, SHIP, CANCEL)).toBe('no cancel when shipped');
  });

  it('takes no step twice and skips none', () => {
    expect(after(PAY, PAY)).toBe('no pay when paid');
    expect(after(SHIP)).toBe('no ship when placed');
    expect(after(PAY, RETURN)).toBe('no return when paid');
  });

  it('keeps the payment on its way', () => {
    const paid = transition(ORDER, PAY);
    const shipped = paid.ok ? transition(paid.order, SHIP) : paid;
    expect(shipped.ok && shipped.order.state).toEqual({
      kind: 'shipped',
      paymentRef: 'p-1',
      trackingCode: 't-1',
    });
  });

  it('ends when it is cancelled', () => {
    expect(isFinal({ kind: 'cancelled', reason: '' })).toBe(true);
    expect(isFinal(ORDER.state)).toBe(false);
  });
});
