import { money } from '@shop/money';
import { describe, expect, it } from 'vitest';
import { checkCoupon, type Coupon, couponCode, type CouponCheck } from './coupon.ts';

const WELCOME: Coupon = {
  code: couponCode('welcome 5'),
  discount: { kind: 'amount', off: money(500, 'EUR') },
  minimum: money(2000, 'EUR'),
  validFrom: '2026-11-01',
  validUntil: '2026-11-30',
};

const check = (text: string, minor = 2000, today = '2026-11-21'): CouponCheck =>
  checkCoupon([WELCOME], text, money(minor, 'EUR'), today);

describe('coupon', () => {
  it('is found however it was typed', () => {
    expect(check(' Welcome5 ')).toEqual({ ok: true, coupon: WELCOME });
  });

  it('counts on its first and on its last day', () => {
    expect(check('WELCOME5', 2000, '2026-11-01').ok).toBe(true);
    expect(check('WELCOME5', 2000, '2026-11-30').ok).toBe(true);
  });

  it('says why it does not count', () => {
    expect(check('WELCOME6')).toEqual({ ok: false, problem: 'unknown' });
    expect(check('WELCOME5', 2000, '2026-10-31')).toEqual({ ok: false, problem: 'too-early' });
    expect(check('WELCOME5', 2000, '2026-12-01')).toEqual({ ok: false, problem: 'expired' });
    expect(check('WELCOME5', 1999)).toEqual({ ok: false, problem: 'below-minimum' });
  });
});
