import { type Cart, type Checkout, itemCount } from '@shop/cart';
import type { Product } from '@shop/catalog';
import { available, type Stock } from '@shop/inventory';
import { type Money, toDecimal } from '@shop/money';
import type { Order } from '@shop/orders';
import { lineNet, type PricedLine, type Quote, rateText } from '@shop/pricing';
import type { CartView, LineView, MoneyView, OrderView, ProductView, QuoteView } from './contract.ts';

export function productView(product: Product, stock: Stock): ProductView {
  const { sku, title, price } = product;
  return { sku, title, price: moneyView(price), available: available(stock, sku) };
}

export function cartView(cart: Cart, { lines, quote, couponProblem }: Checkout): CartView {
  return {
    items: itemCount(cart),
    lines: lines.map(lineView),
    quote: quoteView(quote),
    couponProblem: couponProblem ?? null,
  };
}

export function orderView({ id, placedOn, dueOn, state, lines, quote, shipping }: Order): OrderView {
  return {
    id,
    placedOn,
    dueOn,
    state: state.kind,
    lines: lines.map(lineView),
    quote: quoteView(quote),
    shipping: moneyView(shipping),
  };
}

function quoteView(quote: Quote): QuoteView {
  return {
    subtotal: moneyView(quote.subtotal),
    discount: moneyView(quote.discount),
    taxes: quote.taxes.map(({ taxClass, tax }) => ({ rate: rateText(taxClass), tax: moneyView(tax) })),
    total: moneyView(quote.total),
    coupon: quote.coupon ?? null,
  };
}

function lineView(line: PricedLine): LineView {
  const { sku, title } = line.product;
  return { sku, title, quantity: line.quantity, net: moneyView(lineNet(line)) };
}

function moneyView(amount: Money): MoneyView {
  return { amount: toDecimal(amount), currency: amount.currency };
}
