import { changeCart, checkout, type Checkout, EMPTY_CART } from '@shop/cart';
import { findProduct, parseSku, search } from '@shop/catalog';
import { orderId, placeOrder } from '@shop/orders';
import { type Address, mayViewOrderOf, type User } from '@shop/users';
import type { ProblemView } from './contract.ts';
import { match, type Params, type Route } from './router.ts';
import { cartOf, type Store } from './store.ts';
import { cartView, orderView, productView } from './views.ts';

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly user: User;
  /** The parsed JSON; undefined where there was none. */
  readonly body?: unknown;
  /** For example `2026-11-21`, and the hour. */
  readonly today: string;
  readonly hour: number;
}

export interface Response {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (store: Store, request: Request, params: Params) => Response;

const ROUTES: readonly Route<Handler>[] = [
  { method: 'GET', pattern: '/products', handler: listProducts },
  { method: 'GET', pattern: '/cart', handler: showCart },
  { method: 'PUT', pattern: '/cart/:sku', handler: setLine },
  { method: 'GET', pattern: '/orders', handler: listOrders },
  { method: 'POST', pattern: '/orders', handler: postOrder },
  { method: 'GET', pattern: '/orders/:id', handler: showOrder },
];

/** The whole API as a function: the server around it only reads and writes. */
export function handle(store: Store, request: Request): Response {
  const found = match(ROUTES, request.method, request.url.pathname);
  switch (found.kind) {
    case 'found':
      return found.handler(store, request, found.params);
    case 'method':
      return problem(405, 'method-not-allowed', `use ${found.allowed.join(' or ')}`);
    case 'none':
      return problem(404, 'not-found', request.url.pathname);
  }
}

function listProducts({ catalog, stock }: Store, { url }: Request): Response {
  const query = url.searchParams.get('q');
  const products =
    query === null ? [...catalog.bySku.values()] : search(catalog, query).map((hit) => hit.product);
  return { status: 200, body: products.map((product) => productView(product, stock)) };
}

function showCart(store: Store, request: Request): Response {
  const cart = cartOf(store, request.user.id);
  return { status: 200, body: cartView(cart, checkoutOf(store, request)) };
}

function setLine(store: Store, request: Request, params: Params): Response {
  const sku = parseSku(params['sku'] ?? '');
  if (sku === undefined || findProduct(store.catalog, sku) === undefined) {
    return problem(404, 'unknown-product', params['sku'] ?? '');
  }
  const quantity = Number((request.body as { quantity?: unknown } | undefined)?.quantity);
  if (!Number.isSafeInteger(quantity)) return problem(400, 'bad-quantity', 'send {"quantity": 2}');
  store.carts.set(
    request.user.id,
    changeCart(cartOf(store, request.user.id), { kind: 'set', sku, quantity }),
  );
  return showCart(store, request);
}

function postOrder(store: Store, request: Request): Response {
  const { user, today, hour } = request;
  const address = (request.body as { address?: Address } | undefined)?.address ?? user.address;
  if (address === undefined) return problem(400, 'no-address', 'send {"address": {…}}');

  const id = orderId(Number(today.slice(0, 4)), store.orders.length + 1);
  const placed = placeOrder(store.stock, {
    id,
    user,
    address,
    checkout: checkoutOf(store, request),
    today,
    hour,
  });
  if (!placed.ok) return problem(409, placed.problem.kind, JSON.stringify(placed.problem));

  store.stock = placed.stock;
  store.orders.push(placed.order);
  store.carts.set(user.id, EMPTY_CART);
  return { status: 201, body: orderView(placed.order) };
}

function listOrders({ orders }: Store, { user }: Request): Response {
  return { status: 200, body: orders.filter((order) => mayViewOrderOf(user, order.owner)).map(orderView) };
}

/** What one may not see does not exist: the answer does not tell which. */
function showOrder({ orders }: Store, { user }: Request, params: Params): Response {
  const order = orders.find((each) => each.id === params['id'] && mayViewOrderOf(user, each.owner));
  return order === undefined
    ? problem(404, 'not-found', params['id'] ?? '')
    : { status: 200, body: orderView(order) };
}

function checkoutOf(store: Store, { user, url, today }: Request): Checkout {
  const { catalog, coupons, currency } = store;
  const coupon = url.searchParams.get('coupon') ?? undefined;
  return checkout(cartOf(store, user.id), catalog, { currency, coupons, today }, coupon);
}

function problem(status: number, name: string, detail: string): Response {
  return { status, body: { problem: name, detail } satisfies ProblemView };
}
