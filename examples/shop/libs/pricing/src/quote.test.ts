import { categoryPath, type Product, sku, type TaxClass } from '@shop/catalog';
import { money, toDecimal } from '@shop/money';
import { describe, expect, it } from 'vitest';
import { type Coupon, couponCode } from './coupon.ts';
import { quote } from './quote.ts';
import { rateText } from './tax.ts';

const product = (id: string, minor: number, taxClass: TaxClass): Product => ({
  sku: sku(id),
  title: id,
  category: categoryPath('books'),
  price: money(minor, 'EUR'),
  taxClass,
  weightGrams: 300,
  keywords: [],
});

const NOVEL = product('BOOK-0001', 939, 'reduced');
const ATLAS = product('BOOK-0002', 4000, 'reduced');
const LAMP = product('LAMP-0001', 6000, 'standard');

const TEN_PERCENT: Coupon = {
  code: couponCode('TEN'),
  discount: { kind: 'percent', basisPoints: 1000 },
  minimum: money(0, 'EUR'),
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
};

describe('quote', () => {
  it('rounds the tax to the nearest cent', () => {
    expect(toDecimal(quote([{ product: NOVEL, quantity: 1 }], 'EUR').total)).toBe('10.05');
  });

  it('taxes each class at its own rate', () => {
    const { taxes, total } = quote(
      [
        { product: LAMP, quantity: 1 },
        { product: ATLAS, quantity: 2 },
      ],
      'EUR',
    );
    expect(taxes.map(({ taxClass, tax }) => [rateText(taxClass), toDecimal(tax)])).toEqual([
      ['19 %', '11.40'],
      ['7 %', '5.60'],
    ]);
    expect(toDecimal(total)).toBe('157.00');
  });

  it('lowers the tax with the discount, class by class', () => {
    const { discount, taxes, total } = quote(
      [
        { product: LAMP, quantity: 1 },
        { product: ATLAS, quantity: 1 },
      ],
      'EUR',
      TEN_PERCENT,
    );
    expect(toDecimal(discount)).toBe('10.00');
    expect(taxes.map(({ net }) => toDecimal(net))).toEqual(['54.00', '36.00']);
    expect(toDecimal(total)).toBe('102.78');
  });

  it('is zero for nothing', () => {
    expect(quote([], 'EUR', TEN_PERCENT).total).toEqual(money(0, 'EUR'));
  });
});
