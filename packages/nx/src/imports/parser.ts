import type { parseSync } from 'oxc-parser';

export type Parse = typeof parseSync;

/** Loads the parser, for whoever is about to need it: other commands should not pay for it. */
export async function loadParser(): Promise<Parse> {
  // oxlint-disable-next-line no-restricted-imports -- This is where it is loaded.
  const oxc = await import('oxc-parser');
  return oxc.parseSync;
}
