import { describe, expect, it } from 'vitest';
import { familyOf, parseSku, sku } from './sku.ts';

describe('sku', () => {
  it('is read whatever its case and the space around it', () => {
    expect(parseSku(' book-0042 ')).toBe('BOOK-0042');
  });

  it.each(['', 'BOOK', 'BOOK-42', 'BO-0042', 'BOOK-00425', 'B00K-0042'])('is not %j', (text) => {
    expect(parseSku(text)).toBeUndefined();
  });

  it('throws for a literal that is none', () => {
    expect(() => sku('nope')).toThrow('not a SKU: "nope"');
  });

  it('knows its family', () => {
    expect(familyOf(sku('LAMP-0001'))).toBe('LAMP');
  });
});
