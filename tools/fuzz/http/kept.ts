// A script as a file: what broke a promise once is played again.
import type { Asked, Ending, Script } from './script.ts';

interface Kept {
  readonly parts: readonly { readonly bytes: string; readonly asked: Asked }[];
  readonly isPipelined: boolean;
  readonly sizes: readonly number[];
  readonly ending: Ending;
}

/** Bytes as Latin-1, so that a reader sees what is sent; all that is no text is escaped by JSON. */
export function textOf(script: Script): string {
  const parts = script.parts.map(({ bytes, asked }) => ({ asked, bytes: bytes.toString('latin1') }));
  return `${JSON.stringify({ ...script, parts }, undefined, 2)}\n`;
}

export function scriptOf(text: string): Script {
  const kept = JSON.parse(text) as Kept;
  return {
    ...kept,
    parts: kept.parts.map(({ bytes, asked }) => ({ asked, bytes: Buffer.from(bytes, 'latin1') })),
  };
}
