import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Of } from './script.ts';

/** Names of all that may be in the place of a shield. */
const NAMES =
  /^shield-v1(?:\/(?:lock-\w+\.db(?:-journal)?|address-\w+\.json|bodies(?:\/[\da-f]{2}(?:\/[\da-f]{64})?)?|(?:entries|tasks|refused|uploads)(?:\/\d{1,20}(?:\.check|\.revoked)?\.json)?|tmp(?:\/[^/]+)?))?$/;

/** So long may what an answered request began still be under way, on a busy machine. */
const SETTLE_MS = 20_000;

/**
 * What is wrong with the files of a shield that nobody asks now. Archives are checked after they are stored, and what
 * came of it is written then: a temporary file is wrong only where it stays.
 */
export async function faultsInStore(
  place: string,
  isKnown: (sha256: string) => boolean,
): Promise<readonly string[]> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
    const faults = names.flatMap((name) => faultsOf(place, name, isKnown));
    const temporary = names.filter((name) => /\/tmp\/./.test(name));
    if (faults.length > 0 || temporary.length === 0) return faults;
    if (performance.now() > until) return temporary.map((name) => `left behind: ${name}`);
    await sleep(50);
  }
}

function faultsOf(place: string, name: string, isKnown: (sha256: string) => boolean): readonly string[] {
  const faults: string[] = [];
  if (!NAMES.test(name)) faults.push(`a file that none should make: ${JSON.stringify(name)}`);
  const [, body] = /bodies\/..\/(.+)$/.exec(name) ?? [];
  if (body === undefined) return faults;
  if (!isKnown(body)) faults.push(`a body that nobody sent whole, and with the secret: ${body}`);
  const bytes = bytesOf(join(place, name));
  if (bytes !== undefined && sha256Of(bytes) !== body) faults.push(`a torn body: ${body}`);
  return faults;
}

/** `undefined`: it was taken out meanwhile. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
