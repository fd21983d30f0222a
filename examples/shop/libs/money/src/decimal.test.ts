import { describe, expect, it } from 'vitest';
import { isCurrency } from './currency.ts';
import { formatMoney, parseDecimal, toDecimal } from './decimal.ts';
import { money } from './money.ts';

describe('decimal', () => {
  it.each([
    [1005, 'EUR', '10.05'],
    [-30, 'EUR', '-0.30'],
    [7, 'USD', '0.07'],
    [1200, 'JPY', '1200'],
  ] as const)('writes %i %s as %s and reads it back', (minor, currency, text) => {
    expect(toDecimal(money(minor, currency))).toBe(text);
    expect(parseDecimal(text, currency)).toEqual(money(minor, currency));
  });

  it('reads fewer digits than the currency has', () => {
    expect(parseDecimal('10.5', 'EUR')).toEqual(money(1050, 'EUR'));
  });

  it.each(['', 'ten', '1,50', '1.005', '--1'])('does not read %j', (text) => {
    expect(parseDecimal(text, 'EUR')).toBeUndefined();
  });

  it('names the currency', () => {
    expect(formatMoney(money(1999, 'USD'))).toBe('19.99 USD');
    expect(isCurrency('USD')).toBe(true);
    expect(isCurrency('toString')).toBe(false);
  });
});
