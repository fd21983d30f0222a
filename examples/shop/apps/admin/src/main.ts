import { type OrderView, paths } from '@shop/api';
import { translator } from '@shop/ui-text';
import { type Options, parseOptions } from './options.ts';
import { dailyReport } from './report.ts';
import { csv, textTable } from './table.ts';

const parsed = parseOptions(process.argv.slice(2));
if (parsed.ok) {
  await printReport(parsed.options);
} else {
  console.error(parsed.message);
  process.exitCode = 2;
}

async function printReport({ api, format, from, locale }: Options): Promise<void> {
  const response = await fetch(api + paths.orders(), { headers: { 'x-user': 'admin@shop.example' } });
  const orders = (await response.json()) as readonly OrderView[];
  const days = dailyReport(orders, from);
  const rows = [
    ['day', 'orders', 'items', 'revenue'],
    ...days.map(({ day, orders: count, items, revenue }) => [day, count, items, revenue]),
  ];
  const t = translator(locale);
  if (format === 'csv') console.log(csv(rows));
  else console.log(`${t('report.title')}: ${t('order.count', { count: orders.length })}\n${textTable(rows)}`);
}
