import { type CartView, paths, type ProblemView, type ProductView } from '@shop/api';

/** The part of `fetch` that we use, so that a test can stand in for the network. */
export type Fetch = (
  url: string,
  init?: { readonly method: string; readonly body: string },
) => Promise<{ readonly ok: boolean; json(): Promise<unknown> }>;

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ProblemView };

export interface Client {
  products(query?: string): Promise<Answer<readonly ProductView[]>>;
  cart(coupon?: string): Promise<Answer<CartView>>;
  setQuantity(sku: string, quantity: number): Promise<Answer<CartView>>;
}

/** `base` is where the API lives, without a slash at its end. */
export function clientOf(base: string, fetch: Fetch): Client {
  async function ask<T>(path: string, init?: Parameters<Fetch>[1]): Promise<Answer<T>> {
    try {
      const response = await fetch(base + path, init);
      const body = await response.json();
      return response.ok ? { ok: true, value: body as T } : { ok: false, problem: body as ProblemView };
    } catch (error) {
      return { ok: false, problem: { problem: 'offline', detail: String(error) } };
    }
  }
  return {
    products: (query) => ask(paths.products(query)),
    cart: (coupon) => ask(paths.cart(coupon)),
    setQuantity: (sku, quantity) =>
      ask(paths.cartLine(sku), { method: 'PUT', body: JSON.stringify({ quantity }) }),
  };
}
