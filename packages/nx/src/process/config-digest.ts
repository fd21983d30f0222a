import { createHash } from 'node:crypto';
import { type Keys, type Versions, LOCKFILES, keysOf, versionsIn } from '@subminute/core/why';
import { parse } from 'jsonc-parser';

/** What is kept of a configuration file: the packages of a lockfile, else its keys without their values. */
export function digestConfig(file: string, text: string): Keys | Versions {
  if (isLockfile(file)) return versionsIn(file, text);
  return keysOf(parseJson(text), (value) =>
    createHash('sha1').update(value).digest('base64url').slice(0, 12),
  );
}

export function isLockfile(file: string): boolean {
  return LOCKFILES.includes(file.slice(file.lastIndexOf('/') + 1));
}

/** Most are JSON; a tsconfig may hold comments. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return parse(text, [], { allowTrailingComma: true }) as unknown;
  }
}
