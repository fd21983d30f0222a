import type { Catalog, Sku } from '@shop/catalog';
import { type Currency, sum } from '@shop/money';
import {
  checkCoupon,
  type Coupon,
  type CouponProblem,
  lineNet,
  type PricedLine,
  quote,
  type Quote,
} from '@shop/pricing';
import type { Cart } from './cart.ts';
import { resolveCart } from './resolve.ts';

export interface CheckoutRules {
  readonly currency: Currency;
  readonly coupons: readonly Coupon[];
  /** For example `2026-11-21`. */
  readonly today: string;
}

export interface Checkout {
  readonly lines: readonly PricedLine[];
  readonly quote: Quote;
  readonly gone: readonly Sku[];
  /** Why the coupon that was typed in did not count. The cart can be bought without it. */
  readonly couponProblem?: CouponProblem;
}

/** What the cart costs today. */
export function checkout(cart: Cart, catalog: Catalog, rules: CheckoutRules, couponText?: string): Checkout {
  const { lines, gone } = resolveCart(cart, catalog);
  if (couponText === undefined) return { lines, gone, quote: quote(lines, rules.currency) };

  const check = checkCoupon(rules.coupons, couponText, sum(lines.map(lineNet), rules.currency), rules.today);
  if (check.ok) return { lines, gone, quote: quote(lines, rules.currency, check.coupon) };
  return { lines, gone, quote: quote(lines, rules.currency), couponProblem: check.problem };
}
