import { money } from '@shop/money';
import { describe, expect, it } from 'vitest';
import { catalogOf, productsIn } from './catalog.ts';
import { categoryPath } from './category.ts';
import type { Product } from './product.ts';
import { search, words } from './search.ts';
import { sku } from './sku.ts';

const product = (id: string, title: string, minor: number, keywords: readonly string[]): Product => ({
  sku: sku(id),
  title,
  category: categoryPath('home', 'light'),
  price: money(minor, 'EUR'),
  taxClass: 'standard',
  weightGrams: 500,
  keywords,
});

const catalog = catalogOf([
  product('LAMP-0001', 'Desk lamp', 4900, ['light', 'work']),
  product('LAMP-0002', 'Lampshade', 1900, ['desk']),
  product('LAMP-0003', 'Café light', 2900, []),
]);

const found = (query: string): readonly string[] => search(catalog, query).map((hit) => hit.product.sku);

describe('search', () => {
  it('ranks the title above keywords and beginnings', () => {
    expect(found('lamp')).toEqual(['LAMP-0001', 'LAMP-0002']);
    expect(found('light')).toEqual(['LAMP-0003', 'LAMP-0001']);
  });

  it('wants every word', () => {
    expect(found('desk lamp')).toEqual(['LAMP-0001', 'LAMP-0002']);
    expect(found('desk light work')).toEqual(['LAMP-0001']);
    expect(found('desk sofa')).toEqual([]);
  });

  it('overlooks accents and case', () => {
    expect(words('Café-Lights, 60W!')).toEqual(['cafe', 'lights', '60w']);
    expect(found('CAFE')).toEqual(['LAMP-0003']);
  });

  it('finds nothing for nothing, and no more than asked for', () => {
    expect(found('  ')).toEqual([]);
    expect(search(catalog, 'l', 2)).toHaveLength(2);
  });
});

describe('catalog', () => {
  it('lists a category with the cheapest first', () => {
    expect(productsIn(catalog, categoryPath('home')).map((each) => each.price.minor)).toEqual([
      1900, 2900, 4900,
    ]);
  });

  it('refuses two products with one SKU', () => {
    const lamp = product('LAMP-0001', 'Lamp', 1, []);
    expect(() => catalogOf([lamp, lamp])).toThrow('duplicate SKU LAMP-0001');
  });
});
