import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Of } from './script.ts';

/** Names of all that may be in the place of a shield. */
const NAMES =
  /^shield-v1(?:\/(?:lock-\w+\.db(?:-journal)?|address-\w+\.json|bodies(?:\/[\da-f]{2}(?:\/[\da-f]{64})?)?|(?:entries|tasks|refused|uploads)(?:\/\d{1,20}(?:\.check|\.revoked)?\.json)?|tmp(?:\/[^/]+)?))?$/;

/** So long may what an answered request began still be under way, on a busy machine. */
const SETTLE_MS = 20_000;

/** What is wrong with the files of a shield that nobody asks now, once what it is writing is written. */
export async function faultsInStore(
  place: string,
  isKnown: (sha256: string) => boolean,
): Promise<readonly string[]> {
  const until = performance.now() + SETTLE_MS;
  const isBusy = (): boolean => readdirSync(join(place, 'shield-v1/tmp')).length > 0;
  while (isBusy() && performance.now() < until) await sleep(50);
  const faults: string[] = [];
  for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
    if (!NAMES.test(name)) faults.push(`a file that none should make: ${JSON.stringify(name)}`);
    if (/\/tmp\/./.test(name)) faults.push(`left behind: ${name}`);
    const [, body] = /bodies\/..\/(.+)$/.exec(name) ?? [];
    if (body === undefined) continue;
    if (!isKnown(body)) faults.push(`a body that nobody sent whole, and with the secret: ${body}`);
    if (sha256Of(readFileSync(join(place, name))) !== body) faults.push(`a torn body: ${body}`);
  }
  return faults;
}
