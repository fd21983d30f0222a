import type { OrderView } from '@shop/api';
import { describe, expect, it } from 'vitest';
import { dailyReport } from './report.ts';

const order = (placedOn: string, amount: string, quantity: number, state = 'paid'): OrderView => {
  const eur = { amount, currency: 'EUR' };
  return {
    id: `${placedOn}/${amount}`,
    placedOn,
    dueOn: placedOn,
    state,
    lines: [{ sku: 'MUG-0001', title: 'Mug', quantity, net: eur }],
    quote: { subtotal: eur, discount: eur, taxes: [], total: eur, coupon: null },
    shipping: eur,
  };
};

const ORDERS = [
  order('2026-11-02', '0.20', 1),
  order('2026-11-01', '19.99', 2),
  order('2026-11-02', '0.10', 3),
  order('2026-11-02', '500.00', 9, 'cancelled'),
];

describe('dailyReport', () => {
  it('adds up each day, to the cent, without what was cancelled', () => {
    expect(dailyReport(ORDERS)).toEqual([
      { day: '2026-11-01', orders: 1, items: 2, revenue: '19.99' },
      { day: '2026-11-02', orders: 2, items: 4, revenue: '0.30' },
    ]);
  });

  it('begins where it is told to', () => {
    expect(dailyReport(ORDERS, '2026-11-02').map(({ day }) => day)).toEqual(['2026-11-02']);
  });
});
