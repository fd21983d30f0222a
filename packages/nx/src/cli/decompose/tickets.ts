import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { Drafts } from '@subminute/core/advise';
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
        const file = ticketFile(dir, step.id, at);
        writeWhole(file, renderTicket(step, walk));
        return file;
      }),
    );
  } catch (error) {
    return err(`the tickets were not written: ${(error as Error).message}`);
  }
}

function ticketFile(dir: string, id: string, at: number): string {
  return path.join(dir, `${String(at + 1).padStart(2, '0')}-${id}.md`);
}

/** Writes what a model drafted at the end of the tickets that are there; the rest of them stays. */
export async function addDrafts(
  { cwd }: Pick<Workspace, 'cwd'>,
  folder: string,
  { told, drafts }: { readonly told: ToldWalk; readonly drafts: Drafts },
): Promise<Result<void, string>> {
  const { renderDrafts } = await import('@subminute/core/advise');
  const dir = path.resolve(cwd, folder);
  try {
    for (const [at, step] of told.steps.entries()) {
      const lines = drafts.drafts.get(step.id);
      if (lines) writeWhole(ticketFile(dir, step.id, at), renderTicket(step, told) + renderDrafts(lines));
    }
    return ok(undefined);
  } catch (error) {
    return err(`the drafts were not written: ${(error as Error).message}`);
  }
}
