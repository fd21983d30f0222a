import { categoryPath, type Product, sku } from '@shop/catalog';
import { money } from '@shop/money';
import { quote } from '@shop/pricing';
import { asUserId } from '@shop/users';
import { describe, expect, it } from 'vitest';
import { type Order, orderId } from './order.ts';
import { refundFor } from './refund.ts';

const product = (id: string, minor: number): Product => ({
  sku: sku(id),
  title: id,
  category: categoryPath('home'),
  price: money(minor, 'EUR'),
  taxClass: 'none',
  weightGrams: 100,
  keywords: [],
});

const MUG = product('MUG-0001', 1000);
const BOOK = product('BOOK-0001', 500);
const LINES = [
  { product: MUG, quantity: 3 },
  { product: BOOK, quantity: 1 },
];

const ORDER: Order = {
  id: orderId(2026, 1),
  owner: asUserId('u1'),
  placedOn: '2026-11-16',
  lines: LINES,
  quote: quote(LINES, 'EUR'),
  shipping: money(499, 'EUR'),
  address: { name: 'Ada', street: 'Weg 1', postcode: '10115', city: 'Berlin', country: 'DE' },
  dueOn: '2026-11-18',
  state: { kind: 'delivered', paymentRef: 'p-1', deliveredOn: '2026-11-18' },
};

const refund = (mugs: number, books: number, order = ORDER): number =>
  refundFor(
    order,
    new Map([
      [MUG.sku, mugs],
      [BOOK.sku, books],
    ]),
  ).minor;

describe('refundFor', () => {
  it('gives back what the pieces cost', () => {
    expect(refund(1, 0)).toBe(1000);
    expect(refund(2, 1)).toBe(2500);
  });

  it('gives shipping back with the last piece', () => {
    expect(refund(3, 1)).toBe(3500 + 499);
  });

  it('never gives back more pieces than were sold', () => {
    expect(refund(7, 0)).toBe(3000);
  });

  it('shares the discount, to the cent', () => {
    const reduced: Order = { ...ORDER, quote: { ...ORDER.quote, total: money(3000, 'EUR') } };
    expect([1, 2, 3].map((mugs) => refund(mugs, 0, reduced))).toEqual([857, 1714, 2571]);
    expect(refund(3, 1, reduced)).toBe(3000 + 499);
  });
});
