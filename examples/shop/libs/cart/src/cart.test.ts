import { sku } from '@shop/catalog';
import { describe, expect, it } from 'vitest';
import { type CartChange, changeCart, EMPTY_CART, itemCount, MAX_QUANTITY } from './cart.ts';

const MUG = sku('MUG-0001');
const LAMP = sku('LAMP-0001');

const after = (...changes: readonly CartChange[]): readonly (readonly [string, number])[] =>
  changes.reduce(changeCart, EMPTY_CART).lines.map((line) => [line.sku, line.quantity]);

describe('cart', () => {
  it('keeps one line a product, in the order of adding', () => {
    expect(
      after(
        { kind: 'add', sku: MUG, quantity: 2 },
        { kind: 'add', sku: LAMP, quantity: 1 },
        { kind: 'add', sku: MUG, quantity: 3 },
      ),
    ).toEqual([
      [MUG, 5],
      [LAMP, 1],
    ]);
  });

  it('drops a line whose quantity falls to zero', () => {
    expect(after({ kind: 'add', sku: MUG, quantity: 2 }, { kind: 'set', sku: MUG, quantity: 0 })).toEqual([]);
    expect(after({ kind: 'add', sku: MUG, quantity: 2 }, { kind: 'remove', sku: MUG })).toEqual([]);
    expect(after({ kind: 'set', sku: MUG, quantity: -3 })).toEqual([]);
  });

  it('holds at most 99 of a thing', () => {
    expect(after({ kind: 'add', sku: MUG, quantity: 60 }, { kind: 'add', sku: MUG, quantity: 60 })).toEqual([
      [MUG, MAX_QUANTITY],
    ]);
  });

  it('counts items, not lines', () => {
    const cart = changeCart(changeCart(EMPTY_CART, { kind: 'add', sku: MUG, quantity: 2 }), {
      kind: 'add',
      sku: LAMP,
      quantity: 1,
    });
    expect(itemCount(cart)).toBe(3);
    expect(itemCount(changeCart(cart, { kind: 'clear' }))).toBe(0);
  });
});
