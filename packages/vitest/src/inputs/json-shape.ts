import { byCodeUnit } from '@subminute/core/unit';
import { jsonValue } from './json-value.ts';

/**
 * A JSON file by what a type checker makes of it: the names in it, and of what kind each value is. So a release, which
 * changes versions, changes no type. Of one that is not JSON, its bytes.
 */
export function jsonShape(file: string): string {
  return jsonValue(file, shapeOf);
}

function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  if (!Array.isArray(value)) return Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
  // A list has one type: that of any of its items.
  return { any: [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort(byCodeUnit) };
}
