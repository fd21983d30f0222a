import { sku } from '@shop/catalog';
import { describe, expect, it } from 'vitest';
import { release, reserve, ship } from './reservation.ts';
import { available, levelOf, receive, type Stock } from './stock.ts';

const MUG = sku('MUG-0001');
const LAMP = sku('LAMP-0001');

const stock: Stock = new Map([
  [MUG, { onHand: 10, reserved: 4 }],
  [LAMP, { onHand: 1, reserved: 0 }],
]);

describe('reserve', () => {
  it('takes all of the lines or none', () => {
    const reserved = reserve(stock, [
      { sku: MUG, quantity: 6 },
      { sku: LAMP, quantity: 2 },
      { sku: sku('SOFA-0001'), quantity: 1 },
    ]);
    expect(reserved).toEqual({
      ok: false,
      shortages: [
        { sku: LAMP, quantity: 2, available: 1 },
        { sku: 'SOFA-0001', quantity: 1, available: 0 },
      ],
    });
  });

  it('counts a product that stands on two lines once', () => {
    const twice = [
      { sku: MUG, quantity: 3 },
      { sku: MUG, quantity: 4 },
    ];
    expect(reserve(stock, twice).ok).toBe(false);
  });

  it('leaves the stock it was given alone', () => {
    const reserved = reserve(stock, [{ sku: MUG, quantity: 6 }]);
    expect(reserved.ok && available(reserved.stock, MUG)).toBe(0);
    expect(available(stock, MUG)).toBe(6);
  });
});

describe('a reservation', () => {
  it('is given back or shipped', () => {
    const demands = [{ sku: MUG, quantity: 4 }];
    expect(levelOf(release(stock, demands), MUG)).toEqual({ onHand: 10, reserved: 0 });
    expect(levelOf(ship(stock, demands), MUG)).toEqual({ onHand: 6, reserved: 0 });
  });

  it('cannot be given back twice', () => {
    expect(() => release(stock, [{ sku: LAMP, quantity: 1 }])).toThrow('LAMP-0001: -1 reserved of 1');
  });

  it('waits for new goods', () => {
    expect(reserve(receive(stock, LAMP, 1), [{ sku: LAMP, quantity: 2 }]).ok).toBe(true);
  });
});
