import type { Locale } from './locale.ts';

const ENGLISH = {
  'cart.empty': 'Your cart is empty.',
  'cart.title': 'Your cart ({count|one item|# items})',
  'cart.total': 'Total, tax included',
  'order.confirmed': 'Thank you, {name}! Your order {order} is on its way by {date}.',
  'order.count': '{count|one order|# orders}',
  'product.add': 'Add to cart',
  'product.soldOut': 'Sold out',
  'report.title': 'Sales by day',
} as const;

/** Every text has a key; a locale that lacks one does not compile. */
export type TextKey = keyof typeof ENGLISH;

export const TEXTS: Readonly<Record<Locale, Readonly<Record<TextKey, string>>>> = {
  en: ENGLISH,
  de: {
    'cart.empty': 'Ihr Warenkorb ist leer.',
    'cart.title': 'Ihr Warenkorb ({count|ein Artikel|# Artikel})',
    'cart.total': 'Summe inkl. MwSt.',
    'order.confirmed': 'Danke, {name}! Ihre Bestellung {order} kommt bis {date}.',
    'order.count': '{count|eine Bestellung|# Bestellungen}',
    'product.add': 'In den Warenkorb',
    'product.soldOut': 'Ausverkauft',
    'report.title': 'Umsatz nach Tagen',
  },
};
