import type { Message } from 'esbuild';
import type { Esbuild } from './esbuild.ts';

/** What is to be written, and what it was made of. */
export interface Made {
  /** By absolute paths. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Absolute. */
  readonly reads: readonly string[];
  /** Not so wrong that nothing is written. */
  readonly warnings: string;
}

/** Nothing is made; the text says of which file and line. */
export interface Failed {
  readonly failed: string;
}

/** Warnings that are about a program that does not run. */
const FATAL: ReadonlySet<string> = new Set([
  'commonjs-variable-in-esm',
  'import-is-undefined',
  'unsupported-dynamic-import',
  'unsupported-require-call',
]);

export async function messagesOf(
  { formatMessages }: Pick<Esbuild, 'formatMessages'>,
  { errors, warnings }: { readonly errors: readonly Message[]; readonly warnings: readonly Message[] },
): Promise<{ readonly failed: string; readonly warned: string }> {
  const fatal = [...errors, ...warnings.filter(({ id }) => FATAL.has(id))];
  const mild = warnings.filter(({ id }) => !FATAL.has(id));
  const text = async (messages: readonly Message[], kind: 'error' | 'warning'): Promise<string> =>
    (await formatMessages([...messages], { kind, color: false })).join('').trimEnd();
  return { failed: await text(fatal, 'error'), warned: await text(mild, 'warning') };
}

/** What esbuild throws. */
export function thrownMessages(
  error: unknown,
): { readonly errors: readonly Message[]; readonly warnings: readonly Message[] } | undefined {
  const { errors, warnings } = error as Partial<Record<'errors' | 'warnings', readonly Message[]>>;
  return Array.isArray(errors) ? { errors, warnings: warnings ?? [] } : undefined;
}
