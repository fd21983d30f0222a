import { asUserId, type Email, type Role, type User } from '@shop/users';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from './contract.ts';
import { handle, type Response } from './handlers.ts';
import { seededStore, type Store } from './store.ts';

const ADDRESS = { name: 'Ada', street: 'Weg 1', postcode: '10115', city: 'Berlin', country: 'DE' } as const;

const user = (id: string, role: Role): User => ({
  id: asUserId(id),
  email: `${id}@example.org` as Email,
  role,
  address: ADDRESS,
});

const ADA = user('ada', 'customer');
const BOB = user('bob', 'customer');
const CLERK = user('clerk', 'clerk');

describe('the API', () => {
  let store: Store;
  beforeEach(() => {
    store = seededStore();
  });

  const ask = (method: string, path: string, by = ADA, body?: unknown): Response =>
    handle(store, {
      method,
      url: new URL(path, 'http://shop.example'),
      user: by,
      body,
      today: '2026-11-16',
      hour: 9,
    });

  it('lists and searches products', () => {
    expect(ask('GET', paths.products()).body).toHaveLength(4);
    expect(ask('GET', paths.products('lamp')).body).toEqual([
      { sku: 'LAMP-0001', title: 'Desk lamp', price: { amount: '50.00', currency: 'EUR' }, available: 10 },
    ]);
  });

  it('prices the cart after each change', () => {
    const { status, body } = ask('PUT', paths.cartLine('lamp-0001'), ADA, { quantity: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: 2, quote: { total: { amount: '119.00' } } });
    expect(ask('GET', paths.cart(), BOB).body).toMatchObject({ items: 0 });
  });

  it('refuses what it cannot read', () => {
    expect(ask('PUT', paths.cartLine('LAMP-0001'), ADA, { quantity: 'two' }).status).toBe(400);
    expect(ask('PUT', paths.cartLine('SOFA-0001'), ADA, { quantity: 1 }).status).toBe(404);
    expect(ask('PATCH', paths.cart())).toEqual({
      status: 405,
      body: { problem: 'method-not-allowed', detail: 'use GET' },
    });
  });

  it('takes an order, empties the cart and lowers the stock', () => {
    ask('PUT', paths.cartLine('LAMP-0001'), ADA, { quantity: 3 });
    const { status, body } = ask('POST', paths.orders());
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: '2026-000001', dueOn: '2026-11-18', state: 'placed' });
    expect(ask('GET', paths.cart()).body).toMatchObject({ items: 0 });
    expect(ask('GET', paths.products('lamp')).body).toMatchObject([{ available: 7 }]);
  });

  it('orders nothing that is not there', () => {
    ask('PUT', paths.cartLine('MUG-0001'), ADA, { quantity: 11 });
    expect(ask('POST', paths.orders())).toMatchObject({ status: 409, body: { problem: 'shortage' } });
  });

  it('shows an order to its owner and to clerks', () => {
    ask('PUT', paths.cartLine('MUG-0001'), ADA, { quantity: 1 });
    ask('POST', paths.orders());
    const path = paths.order('2026-000001');
    expect([ADA, BOB, CLERK].map((by) => ask('GET', path, by).status)).toEqual([200, 404, 200]);
    expect([ADA, BOB, CLERK].map((by) => (ask('GET', paths.orders(), by).body as unknown[]).length)).toEqual([
      1, 0, 1,
    ]);
  });
});
