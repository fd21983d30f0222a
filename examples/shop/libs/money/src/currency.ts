/** What the shop sells in. JPY has no minor unit, which keeps the arithmetic honest. */
export type Currency = 'EUR' | 'USD' | 'JPY';

const MINOR_DIGITS: Readonly<Record<Currency, number>> = { EUR: 2, USD: 2, JPY: 0 };

/** Digits after the decimal point: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: Currency): number {
  return MINOR_DIGITS[currency];
}

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(MINOR_DIGITS, text);
}
