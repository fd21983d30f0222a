import type { TaxClass } from '@shop/catalog';
import { add, allocate, type Currency, type Money, subtract, sum, zero } from '@shop/money';
import type { Coupon, CouponCode } from './coupon.ts';
import { discountOn } from './discount.ts';
import { lineNet, type PricedLine } from './line.ts';
import { taxOn } from './tax.ts';

export interface TaxLine {
  readonly taxClass: TaxClass;
  readonly net: Money;
  readonly tax: Money;
}

/** What a set of lines costs. `total` is what the customer pays: net, minus discount, plus taxes. */
export interface Quote {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly taxes: readonly TaxLine[];
  readonly total: Money;
  /** The coupon that `discount` comes from. */
  readonly coupon?: CouponCode;
}

/** The discount is spread over the lines by their net, so that each tax class bears its share. */
export function quote(lines: readonly PricedLine[], currency: Currency, coupon?: Coupon): Quote {
  const nets = lines.map(lineNet);
  const subtotal = sum(nets, currency);
  const discount = coupon === undefined ? zero(currency) : discountOn(lines, subtotal, coupon.discount);
  const taxes = taxLines(lines, discounted(nets, discount), currency);
  const taxTotal = sum(
    taxes.map((line) => line.tax),
    currency,
  );
  const total = add(subtract(subtotal, discount), taxTotal);
  return { subtotal, discount, taxes, total, ...(coupon !== undefined && { coupon: coupon.code }) };
}

function discounted(nets: readonly Money[], discount: Money): readonly Money[] {
  if (nets.length === 0) return nets;
  const shares = allocate(
    discount,
    nets.map((net) => net.minor),
  );
  return nets.map((net, index) => subtract(net, shares[index] ?? zero(net.currency)));
}

const TAX_CLASSES: readonly TaxClass[] = ['standard', 'reduced', 'none'];

/** Taxed once a class, not once a line: the law counts cents on the sum. */
function taxLines(
  lines: readonly PricedLine[],
  nets: readonly Money[],
  currency: Currency,
): readonly TaxLine[] {
  return TAX_CLASSES.filter((taxClass) => lines.some((line) => line.product.taxClass === taxClass)).map(
    (taxClass) => {
      const net = sum(
        nets.filter((_, index) => lines[index]?.product.taxClass === taxClass),
        currency,
      );
      return { taxClass, net, tax: taxOn(net, taxClass) };
    },
  );
}
