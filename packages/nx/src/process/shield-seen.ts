import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, textOf } from '../shield/fields.ts';
import { parsed } from '../shield/protocol.ts';
import { FILES, readRunFile } from './run-dir.ts';

/** What a run had of the shield when it began. */
export type ShieldSeen =
  | { readonly state: 'there' }
  /** It was wanted, and could not be had. */
  | { readonly state: 'absent'; readonly why: string };

export function noteShield(dir: string, seen: ShieldSeen): void {
  writeFileSync(path.join(dir, FILES.shield), JSON.stringify(seen));
}

/** `undefined`: it was not wanted. */
export function shieldSeen(dir: string): ShieldSeen | undefined {
  const value = parsed(readRunFile(dir, FILES.shield));
  if (!isRecord(value)) return undefined;
  if (value['state'] === 'there') return { state: 'there' };
  return value['state'] === 'absent' ? { state: 'absent', why: textOf(value['why']) } : undefined;
}
