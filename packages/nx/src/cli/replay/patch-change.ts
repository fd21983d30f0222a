import { readFileSync } from 'node:fs';
import { type Result, err, ok } from '@subminute/core';
import { messages } from '../messages.ts';
import type { ChangedLoop, Trial } from './what-if.ts';

/** The loop with a patch; files that it renames are known by their new names. */
export async function withPatch(
  file: string,
  { model: { state }, scratch }: Trial,
): Promise<Result<ChangedLoop, string>> {
  const graph = await scratch.graphPatched(file);
  if (!graph.ok) return err(messages.notTried(file, graph.error));
  const moved = new Map([...(state.moved ?? []), ...renamesIn(readFileSync(file, 'utf8'))]);
  return ok({ after: { ...state, graph: graph.value, moved }, titles: [], notes: [] });
}

const RENAME = /^rename from (.+)\nrename to (.+)$/gm;

/** As git writes them where it finds them; a name in quotes is none that a commit of ours has. */
function renamesIn(text: string): readonly (readonly [string, string])[] {
  return Array.from(text.replaceAll('\r\n', '\n').matchAll(RENAME), ([, from = '', to = '']) => [from, to]);
}
