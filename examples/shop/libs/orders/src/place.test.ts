import { changeCart, checkout, EMPTY_CART } from '@shop/cart';
import { catalogOf, categoryPath, sku } from '@shop/catalog';
import { available, type Stock } from '@shop/inventory';
import { money } from '@shop/money';
import { type Address, asUserId, type Email, type Role, type User } from '@shop/users';
import { describe, expect, it } from 'vitest';
import { orderId } from './order.ts';
import { type Placed, placeOrder } from './place.ts';

const LAMP = sku('LAMP-0001');
const STOCK: Stock = new Map([[LAMP, { onHand: 3, reserved: 0 }]]);
const CATALOG = catalogOf([
  {
    sku: LAMP,
    title: 'Desk lamp',
    category: categoryPath('home', 'light'),
    price: money(5000, 'EUR'),
    taxClass: 'standard',
    weightGrams: 1800,
    keywords: [],
  },
]);
const ADDRESS: Address = {
  name: 'Ada Lovelace',
  street: 'Invalidenstraße 1',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};
const RULES = { currency: 'EUR', coupons: [], today: '2026-11-16' } as const;

const user = (role: Role): User => ({ id: asUserId('u1'), email: 'ada@example.org' as Email, role });

const place = (quantity: number, address = ADDRESS, role: Role = 'customer'): Placed =>
  placeOrder(STOCK, {
    id: orderId(2026, 42),
    user: user(role),
    address,
    checkout: checkout(changeCart(EMPTY_CART, { kind: 'add', sku: LAMP, quantity }), CATALOG, RULES),
    today: RULES.today,
    hour: 9,
  });

describe('placeOrder', () => {
  it('reserves the goods and promises a day', () => {
    const placed = place(1);
    if (!placed.ok) throw new Error(placed.problem.kind);
    expect(available(placed.stock, LAMP)).toBe(2);
    expect(placed.order).toMatchObject({
      id: '2026-000042',
      dueOn: '2026-11-18',
      shipping: money(499, 'EUR'),
      state: { kind: 'placed' },
    });
  });

  it('ships for nothing from 100 EUR on', () => {
    const placed = place(2);
    expect(placed.ok && placed.order.shipping).toEqual(money(0, 'EUR'));
  });

  it('says what stands in the way', () => {
    const problem = (placed: Placed): unknown => (placed.ok ? undefined : placed.problem);
    expect(problem(place(1, ADDRESS, 'guest'))).toEqual({ kind: 'not-allowed' });
    expect(problem(place(0))).toEqual({ kind: 'empty' });
    expect(problem(place(1, { ...ADDRESS, city: '' }))).toEqual({ kind: 'address', fields: ['city'] });
    expect(problem(place(4))).toEqual({
      kind: 'shortage',
      shortages: [{ sku: LAMP, quantity: 4, available: 3 }],
    });
  });
});
