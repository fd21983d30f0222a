/** Nx shows what a generator throws: an error that is a value becomes one. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
