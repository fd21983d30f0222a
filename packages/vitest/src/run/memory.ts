import type { DatabaseSync } from 'node:sqlite';
import type { CodeMemory } from '../inputs/modules.ts';
import { type PackedCode, unpackCode } from '../inputs/packed-code.ts';
import { codeAt, keepCode, markCodeUsed } from '../store/code-trees.ts';

/** What code comes to, from the store; what is new is written when the run is over. */
export interface Memory extends CodeMemory {
  save(db: DatabaseSync, nowMs: number): void;
}

export function createMemory(db: DatabaseSync): Memory {
  const added = new Map<string, PackedCode>();
  const used = new Set<string>();
  return {
    at: (key) => {
      try {
        const packed = codeAt(db, Buffer.from(key, 'base64url'));
        if (!packed) return undefined;
        used.add(key);
        return unpackCode(packed.head, packed.rest);
      } catch {
        return undefined;
      }
    },
    keep: (key, value) => {
      added.set(key, value);
    },
    save: (database, nowMs) => {
      for (const [key, value] of added) keepCode(database, Buffer.from(key, 'base64url'), value, nowMs);
      markCodeUsed(
        database,
        Array.from(used, (key) => Buffer.from(key, 'base64url')),
        nowMs,
      );
      added.clear();
    },
  };
}
