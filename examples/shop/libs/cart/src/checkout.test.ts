import { catalogOf, categoryPath, sku } from '@shop/catalog';
import { money, toDecimal } from '@shop/money';
import { couponCode } from '@shop/pricing';
import { describe, expect, it } from 'vitest';
import type { Cart } from './cart.ts';
import { checkout, type CheckoutRules } from './checkout.ts';

const LAMP = sku('LAMP-0001');

const catalog = catalogOf([
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

const rules: CheckoutRules = {
  currency: 'EUR',
  today: '2026-11-21',
  coupons: [
    {
      code: couponCode('LIGHT20'),
      discount: { kind: 'amount', off: money(2000, 'EUR') },
      minimum: money(10_000, 'EUR'),
      validFrom: '2026-11-01',
      validUntil: '2026-11-30',
    },
  ],
};

const lamps = (quantity: number): Cart => ({ lines: [{ sku: LAMP, quantity }] });

describe('checkout', () => {
  it('prices the cart with tax', () => {
    expect(toDecimal(checkout(lamps(2), catalog, rules).quote.total)).toBe('119.00');
  });

  it('takes the coupon off before tax', () => {
    expect(toDecimal(checkout(lamps(2), catalog, rules, 'light20').quote.total)).toBe('95.20');
  });

  it('goes on without a coupon that does not count, and says why', () => {
    const { couponProblem, quote } = checkout(lamps(1), catalog, rules, 'light20');
    expect(couponProblem).toBe('below-minimum');
    expect(toDecimal(quote.total)).toBe('59.50');
  });

  it('sets aside what is no longer sold', () => {
    const cart: Cart = { lines: [{ sku: sku('SOFA-0001'), quantity: 1 }, ...lamps(1).lines] };
    const { gone, lines } = checkout(cart, catalog, rules);
    expect(gone).toEqual(['SOFA-0001']);
    expect(lines).toHaveLength(1);
  });
});
