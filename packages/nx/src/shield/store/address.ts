import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '@subminute/vitest/store';
import { type Address, readAddress } from '../protocol.ts';

/** Where the shield of a store listens, or did. */
export function addressIn(dir: string, namespace: string): Address | undefined {
  try {
    return readAddress(readFileSync(fileOf(dir, namespace), 'utf8'));
  } catch {
    return undefined;
  }
}

export function keepAddress(dir: string, namespace: string, address: Address): void {
  writeWhole(fileOf(dir, namespace), `${JSON.stringify(address)}\n`, 0o600);
}

export function newSecret(): string {
  return randomBytes(24).toString('hex');
}

function fileOf(dir: string, namespace: string): string {
  return path.join(dir, `address-${namespace}.json`);
}
