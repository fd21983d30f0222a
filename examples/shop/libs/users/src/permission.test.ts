import { describe, expect, it } from 'vitest';
import type { Email } from './email.ts';
import { may, mayViewOrderOf, permissionsOf } from './permission.ts';
import { asUserId, type Role, type User } from './user.ts';

const user = (id: string, role: Role): User => ({
  id: asUserId(id),
  email: 'ada@example.org' as Email,
  role,
});

describe('permission', () => {
  it('grows with the role', () => {
    expect([...permissionsOf('guest')]).toEqual(['browse']);
    expect(permissionsOf('manager').size).toBe(5);
    expect(may(user('u1', 'clerk'), 'refund')).toBe(false);
    expect(may(user('u1', 'manager'), 'refund')).toBe(true);
  });

  it('lets customers see their own orders and clerks all of them', () => {
    expect(mayViewOrderOf(user('u1', 'customer'), asUserId('u1'))).toBe(true);
    expect(mayViewOrderOf(user('u1', 'customer'), asUserId('u2'))).toBe(false);
    expect(mayViewOrderOf(user('u1', 'clerk'), asUserId('u2'))).toBe(true);
  });
});
