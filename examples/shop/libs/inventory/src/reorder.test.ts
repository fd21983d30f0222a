import { sku } from '@shop/catalog';
import { describe, expect, it } from 'vitest';
import { reorders, type Supply } from './reorder.ts';
import type { Stock } from './stock.ts';

const supply = (id: string, soldPerDay: number, leadDays: number, packSize: number): Supply => ({
  sku: sku(id),
  soldPerDay,
  leadDays,
  packSize,
});

const stock: Stock = new Map([
  [sku('MUG-0001'), { onHand: 30, reserved: 10 }],
  [sku('LAMP-0001'), { onHand: 3, reserved: 0 }],
  [sku('BOOK-0001'), { onHand: 100, reserved: 0 }],
]);

describe('reorders', () => {
  it('orders whole packs, the most urgent product first', () => {
    expect(reorders(stock, [supply('MUG-0001', 2, 5, 6), supply('LAMP-0001', 0.5, 14, 4)])).toEqual([
      { sku: 'LAMP-0001', packs: 2 },
      { sku: 'MUG-0001', packs: 1 },
    ]);
  });

  it('orders nothing that lasts, and nothing that does not sell', () => {
    expect(reorders(stock, [supply('BOOK-0001', 1, 7, 10), supply('SOFA-0001', 0, 60, 1)])).toEqual([]);
  });
});
