import { compareMoney, type Money } from '@shop/money';
import type { Discount } from './discount.ts';

export type CouponCode = string & { readonly __brand: 'CouponCode' };

export interface Coupon {
  readonly code: CouponCode;
  readonly discount: Discount;
  /** The net subtotal from which on it counts. */
  readonly minimum: Money;
  /** First and last day, for example `2026-11-30`. */
  readonly validFrom: string;
  readonly validUntil: string;
}

export type CouponProblem = 'unknown' | 'too-early' | 'expired' | 'below-minimum';

export type CouponCheck =
  | { readonly ok: true; readonly coupon: Coupon }
  | { readonly ok: false; readonly problem: CouponProblem };

/** Codes are typed by people: case and spaces do not matter. */
export function couponCode(text: string): CouponCode {
  return text.replaceAll(/\s/g, '').toUpperCase() as CouponCode;
}

/** `today` is a day such as `2026-11-21`. Days of this form compare as text. */
export function checkCoupon(
  coupons: readonly Coupon[],
  text: string,
  subtotal: Money,
  today: string,
): CouponCheck {
  const coupon = coupons.find((each) => each.code === couponCode(text));
  if (coupon === undefined) return { ok: false, problem: 'unknown' };
  if (today < coupon.validFrom) return { ok: false, problem: 'too-early' };
  if (today > coupon.validUntil) return { ok: false, problem: 'expired' };
  if (compareMoney(subtotal, coupon.minimum) < 0) return { ok: false, problem: 'below-minimum' };
  return { ok: true, coupon };
}
