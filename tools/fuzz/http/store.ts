import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './script.ts';

/** Names of all that may be in the place of a shield. */
const NAMES =
  /^shield-v1(?:\/(?:lock-\w+\.db(?:-journal)?|address-\w+\.json|bodies(?:\/[\da-f]{2}(?:\/[\da-f]{64})?)?|(?:entries|tasks|refused|uploads)(?:\/\d{1,20}(?:\.check|\.revoked)?\.json)?|tmp(?:\/[^/]+)?))?$/;

/** What is wrong with the files of a shield that nobody asks now. */
export function faultsInStore(place: string, isKnown: (sha256: string) => boolean): readonly string[] {
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
