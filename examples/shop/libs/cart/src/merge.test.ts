import { sku } from '@shop/catalog';
import { describe, expect, it } from 'vitest';
import type { Cart } from './cart.ts';
import { mergeCarts } from './merge.ts';

const cart = (...lines: readonly (readonly [string, number])[]): Cart => ({
  lines: lines.map(([id, quantity]) => ({ sku: sku(id), quantity })),
});

describe('mergeCarts', () => {
  it('takes the larger quantity of what is in both', () => {
    const merged = mergeCarts(
      cart(['MUG-0001', 2], ['LAMP-0001', 3]),
      cart(['LAMP-0001', 1], ['MUG-0001', 4]),
    );
    expect(merged).toEqual(cart(['MUG-0001', 4], ['LAMP-0001', 3]));
  });

  it('appends what only the guest had', () => {
    expect(mergeCarts(cart(['MUG-0001', 1]), cart(['SOFA-0001', 1]))).toEqual(
      cart(['MUG-0001', 1], ['SOFA-0001', 1]),
    );
  });

  it('changes nothing when it is done twice', () => {
    const guest = cart(['MUG-0001', 4]);
    const once = mergeCarts(cart(['MUG-0001', 2]), guest);
    expect(mergeCarts(once, guest)).toEqual(once);
  });
});
