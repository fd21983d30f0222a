import { byCodeUnit } from './order.ts';

/** JSON with the fields of objects in one order: the same text for the same value. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => byCodeUnit(a, b)))
      : one,
  );
}
