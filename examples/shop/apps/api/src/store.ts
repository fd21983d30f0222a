import { type Cart, EMPTY_CART } from '@shop/cart';
import { type Catalog, catalogOf, categoryPath, type Product, sku, type TaxClass } from '@shop/catalog';
import type { Stock } from '@shop/inventory';
import { type Currency, money } from '@shop/money';
import type { Order } from '@shop/orders';
import { type Coupon, couponCode } from '@shop/pricing';
import type { UserId } from '@shop/users';

/** All that the API knows. It lives in memory: the shop is an example. */
export interface Store {
  readonly currency: Currency;
  readonly catalog: Catalog;
  readonly coupons: readonly Coupon[];
  stock: Stock;
  readonly carts: Map<UserId, Cart>;
  readonly orders: Order[];
}

export function cartOf(store: Store, user: UserId): Cart {
  return store.carts.get(user) ?? EMPTY_CART;
}

export function seededStore(): Store {
  const products = [
    product('BOOK-0001', 'The Analytical Engine', 2000, 'reduced', 640, ['computing', 'history']),
    product('LAMP-0001', 'Desk lamp', 5000, 'standard', 1800, ['light', 'work']),
    product('MUG-0001', 'Enamel mug', 1200, 'standard', 350, ['kitchen', 'coffee']),
    product('GIFT-0050', 'Gift card', 5000, 'none', 10, ['present']),
  ];
  return {
    currency: 'EUR',
    catalog: catalogOf(products),
    coupons: [
      {
        code: couponCode('WELCOME5'),
        discount: { kind: 'amount', off: money(500, 'EUR') },
        minimum: money(2000, 'EUR'),
        validFrom: '2026-01-01',
        validUntil: '2026-12-31',
      },
    ],
    stock: new Map(products.map((each) => [each.sku, { onHand: 10, reserved: 0 }])),
    carts: new Map(),
    orders: [],
  };
}

function product(
  id: string,
  title: string,
  cents: number,
  taxClass: TaxClass,
  weightGrams: number,
  keywords: readonly string[],
): Product {
  const category = categoryPath(taxClass === 'reduced' ? 'books' : 'home');
  return { sku: sku(id), title, category, price: money(cents, 'EUR'), taxClass, weightGrams, keywords };
}
