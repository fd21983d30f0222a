export { allocate } from './allocate.ts';
export { type Currency, isCurrency, minorDigits } from './currency.ts';
export { formatMoney, parseDecimal, toDecimal } from './decimal.ts';
export { add, compareMoney, lesser, money, type Money, subtract, sum, times, zero } from './money.ts';
