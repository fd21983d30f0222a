import { describe, expect, it } from 'vitest';
import { negotiateLocale } from './locale.ts';

describe('negotiateLocale', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fr, en;q=0.4, de;q=0.6', 'de'],
    ['de;q=0, en', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('answers %j with %s', (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});
