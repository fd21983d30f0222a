import { type Result, err } from '@subminute/core';
import type { Refusal } from './check.ts';

export async function restoreArchive(
  _chunks: AsyncIterable<Uint8Array>,
  _place: { readonly root: string; readonly outputs: readonly string[] },
): Promise<Result<{ readonly terminalOutput: string }, Refusal>> {
  return err({ kind: 'todo', message: 'not merged yet' });
}
