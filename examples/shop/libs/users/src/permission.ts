import type { Role, User, UserId } from './user.ts';

export type Permission = 'browse' | 'order' | 'view-any-order' | 'refund' | 'edit-catalog';

/** Each role may what the one before it may, and these. */
const LADDER: readonly (readonly [Role, readonly Permission[]])[] = [
  ['guest', ['browse']],
  ['customer', ['order']],
  ['clerk', ['view-any-order']],
  ['manager', ['refund', 'edit-catalog']],
];

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  const rung = LADDER.findIndex(([name]) => name === role);
  return new Set(LADDER.slice(0, rung + 1).flatMap(([, permissions]) => permissions));
}

export function may(user: User, permission: Permission): boolean {
  return permissionsOf(user.role).has(permission);
}

/** One's own orders, or anybody's for those who work here. */
export function mayViewOrderOf(user: User, owner: UserId): boolean {
  return user.id === owner || may(user, 'view-any-order');
}
