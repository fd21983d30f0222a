export {
  checkCoupon,
  type Coupon,
  type CouponCheck,
  couponCode,
  type CouponCode,
  type CouponProblem,
} from './coupon.ts';
export type { Discount } from './discount.ts';
export { lineNet, type PricedLine } from './line.ts';
export { quote, type Quote, type TaxLine } from './quote.ts';
export { rateText, taxOn } from './tax.ts';
