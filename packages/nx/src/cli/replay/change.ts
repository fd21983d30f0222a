import { statSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { messages } from '../messages.ts';

/** What `--what-if` names: proposals by their ids, or a file by its path. */
export type Change =
  | { readonly kind: 'proposals'; readonly ids: readonly string[] }
  | { readonly kind: 'plan' | 'patch'; readonly file: string };

const ID = /^p[\da-z]{5}$/;
const PATCH = /\.(?:patch|diff)$/;

/** A file that is there is meant, whatever it is called. */
export function changeOf(what: string, cwd: string): Result<Change, string> {
  const file = path.resolve(cwd, what);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    if (PATCH.test(file)) return ok({ kind: 'patch', file });
    return file.endsWith('.json') ? ok({ kind: 'plan', file }) : err(messages.whatIfWhat(what));
  }
  const ids = what.split(',').map((one) => one.trim());
  return ids.every((id) => ID.test(id)) ? ok({ kind: 'proposals', ids }) : err(messages.noWhatIf(what));
}

/** Whether ids of proposals are meant: these need the commits that proposals are chosen by. */
export function meansProposals(what: string | undefined, cwd: string): boolean {
  const change = what === undefined ? undefined : changeOf(what, cwd);
  return change?.ok === true && change.value.kind === 'proposals';
}
