import { categoryPath, type Product, sku } from '@shop/catalog';
import { money } from '@shop/money';
import { describe, expect, it } from 'vitest';
import { type Discount, discountOn } from './discount.ts';

const MUG: Product = {
  sku: sku('MUG-0001'),
  title: 'Mug',
  category: categoryPath('home'),
  price: money(799, 'EUR'),
  taxClass: 'standard',
  weightGrams: 350,
  keywords: [],
};

const off = (quantity: number, discount: Discount): number =>
  discountOn([{ product: MUG, quantity }], money(799 * quantity, 'EUR'), discount).minor;

describe('discount', () => {
  it('of a percentage leaves fractions of a cent to the shop', () => {
    expect(off(1, { kind: 'percent', basisPoints: 1000 })).toBe(79);
  });

  it('of an amount never exceeds the subtotal', () => {
    expect(off(2, { kind: 'amount', off: money(500, 'EUR') })).toBe(500);
    expect(off(1, { kind: 'amount', off: money(5000, 'EUR') })).toBe(799);
  });

  it.each([
    [2, 0],
    [3, 799],
    [5, 799],
    [6, 1598],
  ])('of three for two on %i mugs is %i', (quantity, expected) => {
    expect(off(quantity, { kind: 'bundle', sku: MUG.sku, take: 3, pay: 2 })).toBe(expected);
  });

  it('of a bundle needs the product', () => {
    expect(off(3, { kind: 'bundle', sku: sku('MUG-0002'), take: 3, pay: 2 })).toBe(0);
  });
});
