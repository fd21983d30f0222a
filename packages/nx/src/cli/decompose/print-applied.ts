import path from 'node:path';
import { plural } from '@subminute/core';
import { type Verification, renderVerification, verificationJson } from '@subminute/core/decompose';
import { shellWord } from '@subminute/core/ratchet';
import type { Proposal } from '../../decompose/proposal.ts';
import type { Setting } from '../ratchet/setting.ts';
import type { NewWorktree } from './new-worktree.ts';

/** What became of proposals. */
export interface Applied {
  readonly proposals: readonly Pick<Proposal, 'id' | 'title'>[];
  /** What was edited; none where it was not made. */
  readonly files: readonly string[];
  readonly worktree?: NewWorktree;
  readonly verification?: Verification;
}

export function printApplied({ io, given, workspace }: Setting, applied: Applied): void {
  const isJson = given.flags.format === 'json';
  io.out.write(isJson ? `${JSON.stringify(appliedJson(applied))}\n` : appliedText(applied, workspace.cwd));
}

/** Its schema is `schema/decompose-applied.json`. */
function appliedJson({ proposals, files, worktree, verification }: Applied): object {
  return {
    version: 1,
    applied: files.length > 0 ? proposals.map(({ id }) => id) : [],
    proposals: proposals.map(({ id, title }) => ({ id, title })),
    files,
    ...(worktree ? { worktree: worktree.dir, branch: worktree.branch } : {}),
    ...(verification ? { verification: verificationJson(verification) } : {}),
  };
}

function appliedText({ proposals, files, worktree, verification }: Applied, cwd: string): string {
  const found = verification ? renderVerification(verification) : '';
  if (proposals.length === 0) return 'Nothing is worth it: nothing was changed.\n';
  if (files.length === 0) return `${found}nothing was changed\n`;
  const what = proposals.map(({ id, title }) => `${id}, ${title}`).join('; ');
  const made = `applied ${what}: ${plural(files.length, 'file')} (${files.join(', ')})\n`;
  if (!worktree) return `${found}${made}`;
  const dir = shellWord(path.relative(cwd, worktree.dir) || '.');
  return `${found}${made}in ${dir}, on branch ${worktree.branch}; the checkout is as before. Look at it: git -C ${dir} diff\n`;
}
