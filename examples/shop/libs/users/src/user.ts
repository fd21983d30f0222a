import type { Address } from './address.ts';
import type { Email } from './email.ts';

export type UserId = string & { readonly __brand: 'UserId' };

export type Role = 'guest' | 'customer' | 'clerk' | 'manager';

export interface User {
  readonly id: UserId;
  readonly email: Email;
  readonly role: Role;
  readonly address?: Address;
}

/** Takes an id that the user store has made. */
export function asUserId(id: string): UserId {
  return id as UserId;
}
