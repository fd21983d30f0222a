import { type Currency, minorDigits } from './currency.ts';
import { money, type Money } from './money.ts';

/** `10.05`, `-0.30`, or `1200` where the currency has no minor unit. */
export function toDecimal(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const sign = amount.minor < 0 ? '-' : '';
  const text = String(Math.abs(amount.minor)).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function formatMoney(amount: Money): string {
  return `${toDecimal(amount)} ${amount.currency}`;
}

const DECIMAL = /^(?<sign>-?)(?<whole>\d{1,12})(?:\.(?<fraction>\d+))?$/;

/** The inverse of `toDecimal`; undefined where the text is no amount of this currency. */
export function parseDecimal(text: string, currency: Currency): Money | undefined {
  const { sign, whole, fraction = '' } = DECIMAL.exec(text.trim())?.groups ?? {};
  const digits = minorDigits(currency);
  if (whole === undefined || fraction.length > digits) return undefined;
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  return money(sign === '-' && minor !== 0 ? -minor : minor, currency);
}
