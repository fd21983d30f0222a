import { describe, expect, it } from 'vitest';
import { namesIn } from './message.ts';
import { TEXTS, type TextKey } from './texts.ts';
import { translator } from './translate.ts';

describe('translate', () => {
  it('fills in values and picks the plural', () => {
    const t = translator('en');
    expect(t('cart.title', { count: 1 })).toBe('Your cart (one item)');
    expect(t('cart.title', { count: 0 })).toBe('Your cart (0 items)');
    expect(translator('de')('order.count', { count: 3 })).toBe('3 Bestellungen');
  });

  it('refuses to show a hole', () => {
    expect(() => translator('en')('order.confirmed', { name: 'Ada' })).toThrow('no value for {order}');
  });

  it('asks for the same values in every locale', () => {
    for (const key of Object.keys(TEXTS.en) as TextKey[]) {
      expect(namesIn(TEXTS.de[key]), key).toEqual(namesIn(TEXTS.en[key]));
    }
  });
});
