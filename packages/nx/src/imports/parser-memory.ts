import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what the parser holds for results that nobody needs any more: some twenty times the text. V8 does not know
 * how much that is and would let it grow, and it is only freed by a whole collection, between two turns of the event loop.
 */
export async function freeParserMemory(): Promise<void> {
  collect ??= collector();
  collect();
  await setImmediate();
}

let collect: (() => void) | undefined;

/** Node shows it to nobody who did not ask for it when it was started. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? () => void gc() : () => {};
}
