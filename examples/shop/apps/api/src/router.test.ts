import { describe, expect, it } from 'vitest';
import { match, type Route } from './router.ts';

const ROUTES: readonly Route<string>[] = [
  { method: 'GET', pattern: '/orders', handler: 'list' },
  { method: 'POST', pattern: '/orders', handler: 'place' },
  { method: 'GET', pattern: '/orders/open', handler: 'open' },
  { method: 'GET', pattern: '/orders/:id', handler: 'show' },
];

describe('router', () => {
  it('finds the handler by method and path', () => {
    expect(match(ROUTES, 'POST', '/orders')).toEqual({ kind: 'found', handler: 'place', params: {} });
    expect(match(ROUTES, 'GET', '/orders/open')).toMatchObject({ handler: 'open' });
  });

  it('decodes parameters', () => {
    expect(match(ROUTES, 'GET', '/orders/2026%2F1')).toMatchObject({
      handler: 'show',
      params: { id: '2026/1' },
    });
  });

  it('tells a wrong method from a wrong path', () => {
    expect(match(ROUTES, 'DELETE', '/orders')).toEqual({ kind: 'method', allowed: ['GET', 'POST'] });
    expect(match(ROUTES, 'GET', '/order')).toEqual({ kind: 'none' });
    expect(match(ROUTES, 'GET', '/orders/1/2')).toEqual({ kind: 'none' });
  });

  it('survives a malformed path', () => {
    expect(match(ROUTES, 'GET', '/orders/%E0%A4%A')).toEqual({ kind: 'none' });
  });
});
