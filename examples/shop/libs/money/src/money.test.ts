import { describe, expect, it } from 'vitest';
import { add, compareMoney, lesser, money, subtract, sum, times, zero } from './money.ts';

describe('money', () => {
  it('adds and subtracts without losing a cent', () => {
    expect(add(money(10, 'EUR'), money(20, 'EUR'))).toEqual(money(30, 'EUR'));
    expect(subtract(money(10, 'EUR'), money(30, 'EUR'))).toEqual(money(-20, 'EUR'));
  });

  it('refuses to mix currencies', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow('cannot mix EUR and USD');
  });

  it('refuses a fraction of a cent', () => {
    expect(() => money(10.5, 'EUR')).toThrow(RangeError);
    expect(() => times(money(10, 'EUR'), 0.25)).toThrow(RangeError);
  });

  it('sums nothing to zero', () => {
    expect(sum([], 'JPY')).toEqual(zero('JPY'));
    expect(sum([money(1, 'USD'), money(2, 'USD')], 'USD')).toEqual(money(3, 'USD'));
  });

  it('compares by amount', () => {
    const amounts = [money(30, 'EUR'), money(-5, 'EUR'), money(7, 'EUR')];
    expect(amounts.toSorted(compareMoney).map((amount) => amount.minor)).toEqual([-5, 7, 30]);
    expect(lesser(money(3, 'EUR'), money(2, 'EUR'))).toEqual(money(2, 'EUR'));
  });
});
