/** A value, or an expected failure as a value. A throw means a bug. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** Closes a switch over a union: the compiler refuses it while a member is left. */
export function unreachable(value: never): never {
  throw new Error(`internal: unreachable ${JSON.stringify(value)}`);
}
