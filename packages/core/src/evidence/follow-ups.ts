import type { Diagnostic } from './diagnostic.ts';

/** TypeScript could not read a module: what is imported from it is `any`, or not known at all. */
const MISSING_MODULE = /^TS(?:2307|2305|2306|2792|6053|6305|7016)$/;

/** What it says of values whose type it does not know. */
const UNTYPED = /^TS(?:7005|7006|7019|7022|7031|7034|7053|2347|18046)$/;

/**
 * Which of a task's diagnostics probably follow from which: in a file with a module that could not be
 * read, implicit `any`s are what is left of its types. A guess: they stay in the whole of their cause.
 */
export function followsFrom(diagnostics: readonly Diagnostic[]): ReadonlyMap<Diagnostic, Diagnostic> {
  const missing = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const file = diagnostic.place?.file;
    if (file !== undefined && !missing.has(file) && MISSING_MODULE.test(diagnostic.code ?? ''))
      missing.set(file, diagnostic);
  }
  const follows = new Map<Diagnostic, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const root = missing.get(diagnostic.place?.file ?? '');
    if (root && UNTYPED.test(diagnostic.code ?? '')) follows.set(diagnostic, root);
  }
  return follows;
}
