import type { CartView, ProductView } from '@shop/api';
import { translator } from '@shop/ui-text';
import { describe, expect, it } from 'vitest';
import { cartPage } from './cart-page.ts';
import { productList } from './product-list.ts';

const eur = (amount: string): CartView['quote']['total'] => ({ amount, currency: 'EUR' });

const CART: CartView = {
  items: 2,
  lines: [{ sku: 'LAMP-0001', title: 'Lamp <new>', quantity: 2, net: eur('100.00') }],
  quote: {
    subtotal: eur('100.00'),
    discount: eur('0.00'),
    taxes: [{ rate: '19 %', tax: eur('19.00') }],
    total: eur('119.00'),
    coupon: null,
  },
  couponProblem: null,
};

describe('cartPage', () => {
  it('shows lines, taxes and the total', () => {
    const { markup } = cartPage(CART, translator('de'));
    expect(markup).toContain('Ihr Warenkorb (2 Artikel)');
    expect(markup).toContain('2 × Lamp &lt;new&gt;');
    expect(markup).toContain('<span class="price">119.00 EUR</span>');
    expect(markup).not.toContain('problem');
  });

  it('says so when there is nothing, or a coupon did not count', () => {
    expect(cartPage({ ...CART, items: 0 }, translator('en')).markup).toBe('<p>Your cart is empty.</p>');
    expect(cartPage({ ...CART, couponProblem: 'expired' }, translator('en')).markup).toContain('expired');
  });
});

describe('productList', () => {
  it('offers what can be bought first', () => {
    const product = (sku: string, available: number): ProductView => ({
      sku,
      title: sku,
      price: eur('1.00'),
      available,
    });
    const { markup } = productList([product('A', 0), product('B', 3)], translator('en'));
    expect(markup.indexOf('data-sku="B"')).toBeGreaterThan(0);
    expect(markup.indexOf('Sold out')).toBeGreaterThan(markup.indexOf('data-sku="B"'));
    expect(markup).not.toContain('data-sku="A"');
  });
});
