import type { MoneyView, OrderView } from '@shop/api';

export interface DayReport {
  readonly day: string;
  readonly orders: number;
  readonly items: number;
  /** A decimal with two digits, in the currency of the shop. */
  readonly revenue: string;
}

/** Sales by day, the oldest first. Cancelled orders are none. */
export function dailyReport(orders: readonly OrderView[], from = ''): readonly DayReport[] {
  const counted = orders.filter((order) => order.state !== 'cancelled' && order.placedOn >= from);
  const byDay = Map.groupBy(counted, (order) => order.placedOn);
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, ofDay]) => ({
      day,
      orders: ofDay.length,
      items: total(ofDay.flatMap((order) => order.lines.map((line) => line.quantity))),
      revenue: (total(ofDay.map((order) => cents(order.quote.total))) / 100).toFixed(2),
    }));
}

/** Reports add up, so they leave the decimals at the door. */
function cents({ amount }: MoneyView): number {
  return Math.round(Number(amount) * 100);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
