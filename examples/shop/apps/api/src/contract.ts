/**
 * What the API speaks: plain JSON, and the paths it is asked at. Web and admin import this file and
 * nothing else of the API.
 */

/** `amount` is a decimal such as `10.05`: a client shows it and never calculates with it. */
export interface MoneyView {
  readonly amount: string;
  readonly currency: string;
}

export interface ProductView {
  readonly sku: string;
  readonly title: string;
  readonly price: MoneyView;
  readonly available: number;
}

export interface LineView {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly net: MoneyView;
}

export interface QuoteView {
  readonly subtotal: MoneyView;
  readonly discount: MoneyView;
  readonly taxes: readonly { readonly rate: string; readonly tax: MoneyView }[];
  readonly total: MoneyView;
  readonly coupon: string | null;
}

export interface CartView {
  readonly items: number;
  readonly lines: readonly LineView[];
  readonly quote: QuoteView;
  readonly couponProblem: string | null;
}

export interface OrderView {
  readonly id: string;
  readonly placedOn: string;
  readonly dueOn: string;
  readonly state: string;
  readonly lines: readonly LineView[];
  readonly quote: QuoteView;
  readonly shipping: MoneyView;
}

/** Any answer from 400 on. */
export interface ProblemView {
  readonly problem: string;
  readonly detail: string;
}

export const paths = {
  products: (query = ''): string => (query === '' ? '/products' : `/products?q=${encodeURIComponent(query)}`),
  cart: (coupon = ''): string => (coupon === '' ? '/cart' : `/cart?coupon=${encodeURIComponent(coupon)}`),
  cartLine: (sku: string): string => `/cart/${encodeURIComponent(sku)}`,
  orders: (): string => '/orders',
  order: (id: string): string => `/orders/${encodeURIComponent(id)}`,
};
