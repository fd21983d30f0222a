import type { Currency } from './currency.ts';

/** An exact amount. `minor` is a whole number of the currency's smallest unit: 1005 is 10.05 EUR. */
export interface Money {
  readonly minor: number;
  readonly currency: Currency;
}

/** Throws where `minor` is not a whole number: rounding is the caller's decision, never ours. */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole number of minor units: ${minor}`);
  return { minor, currency };
}

export function zero(currency: Currency): Money {
  return money(0, currency);
}

export function add(a: Money, b: Money): Money {
  return money(a.minor + sameCurrency(a, b).minor, a.currency);
}

export function subtract(a: Money, b: Money): Money {
  return money(a.minor - sameCurrency(a, b).minor, a.currency);
}

export function times(amount: Money, quantity: number): Money {
  return money(amount.minor * quantity, amount.currency);
}

export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, zero(currency));
}

/** Negative where `a` is less than `b`, as `Array.prototype.sort` wants it. */
export function compareMoney(a: Money, b: Money): number {
  return a.minor - sameCurrency(a, b).minor;
}

export function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError(`cannot mix ${a.currency} and ${b.currency}`);
  return b;
}
