import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type ToldWalk, renderTicket } from '@subminute/core/decompose';
import { writeWhole } from '@subminute/vitest/store';
import type { Workspace } from '../workspace.ts';

/** Each proposal as a file of its own: `01-p3f0a.md`, in the order in which they are to be made. */
export function writeTickets(
  { cwd }: Pick<Workspace, 'cwd'>,
  folder: string,
  walk: ToldWalk,
): Result<readonly string[], string> {
  const dir = path.resolve(cwd, folder);
  try {
    mkdirSync(dir, { recursive: true });
    return ok(
      walk.steps.map((step, at) => {
        const file = path.join(dir, `${String(at + 1).padStart(2, '0')}-${step.id}.md`);
        writeWhole(file, renderTicket(step, walk));
        return file;
      }),
    );
  } catch (error) {
    return err(`the tickets were not written: ${(error as Error).message}`);
  }
}
