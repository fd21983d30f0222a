import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Cause, RunId } from '@subminute/core';
import type { LogPart } from '@subminute/core/evidence';
import { matchersOf } from '../store/config.ts';
import { readLogIn } from '../store/logs.ts';

interface Place {
  readonly stores: readonly string[];
  readonly root: string;
  readonly run: RunId;
}

/** The part of its task's log that speaks of one cause; `undefined`: no log is kept, or none of it can be told. */
export async function ownPart(cause: Cause, { stores, root, run }: Place): Promise<LogPart | undefined> {
  const { diagnostic, state } = cause;
  if (!diagnostic || state.logged !== true) return undefined;
  const { createPartReader, createPartSearch } = await import('@subminute/core/evidence');
  const read = () => readLogIn(stores, run, state.task) ?? [];
  try {
    const search = createPartSearch(diagnostic, {
      workspaceRoot: root,
      projectRoot: state.projectRoot ?? '.',
      exists: (file) => existsSync(path.join(root, file)),
      matchers: matchersOf(root),
    });
    for await (const line of read()) search.push(`${line}\n`);
    const bounds = search.end();
    if (!bounds) return undefined;
    const part = createPartReader(bounds, root);
    let number = 0;
    for await (const line of read()) if (part.line(line, ++number)) break;
    return part.end();
  } catch {
    // What is kept is torn: `show <task>` says so.
    return undefined;
  }
}
