/** An object of unknown fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or nothing for what is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
