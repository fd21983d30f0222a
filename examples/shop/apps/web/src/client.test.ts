import { describe, expect, it } from 'vitest';
import { clientOf, type Fetch } from './client.ts';

const answering =
  (ok: boolean, body: unknown, asked: string[] = []): Fetch =>
  (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${url} ${init?.body ?? ''}`.trim());
    return Promise.resolve({ ok, json: () => Promise.resolve(body) });
  };

describe('client', () => {
  it('asks at the paths of the contract', async () => {
    const asked: string[] = [];
    const client = clientOf('/api', answering(true, [], asked));
    await client.products('desk lamp');
    await client.cart('WELCOME5');
    await client.setQuantity('MUG-0001', 2);
    expect(asked).toEqual([
      'GET /api/products?q=desk%20lamp',
      'GET /api/cart?coupon=WELCOME5',
      'PUT /api/cart/MUG-0001 {"quantity":2}',
    ]);
  });

  it('hands on what the API objects to', async () => {
    const problem = { problem: 'bad-quantity', detail: 'send a number' };
    expect(await clientOf('', answering(false, problem)).cart()).toEqual({ ok: false, problem });
  });

  it('survives the loss of the network', async () => {
    const client = clientOf('', () => Promise.reject(new Error('no route')));
    expect(await client.cart()).toMatchObject({ ok: false, problem: { problem: 'offline' } });
  });
});
