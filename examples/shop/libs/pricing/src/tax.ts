import type { TaxClass } from '@shop/catalog';
import { money, type Money } from '@shop/money';

/** In basis points: 700 is 7 %. */
const RATE: Readonly<Record<TaxClass, number>> = { standard: 1900, reduced: 700, none: 0 };

/** The tax on a net amount, to the nearest cent; half a cent goes up. */
export function taxOn(net: Money, taxClass: TaxClass): Money {
  return money(Math.round((net.minor * RATE[taxClass]) / 10_000), net.currency);
}

/** `19 %`, for invoices. */
export function rateText(taxClass: TaxClass): string {
  return `${RATE[taxClass] / 100} %`;
}
