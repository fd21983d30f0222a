import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import {
  type RunResult,
  failuresOf,
  renderMarkdown,
  renderVerdict,
  sinceBefore,
  testFilesOf,
  wordOf,
} from '@subminute/core';
import { note } from './fail.ts';
import type { Flags } from './flags.ts';
import type { Io } from './io.ts';
import { sinceLast } from './since-last.ts';
import type { Workspace } from './workspace.ts';

export interface Printing extends Pick<Flags, 'format' | 'maxBytes' | 'audit'> {
  /** Of the causes, only those that are new since this run. */
  readonly before?: RunResult;
}

/** The one place that writes a verdict. */
export function printVerdict(
  io: Io,
  result: RunResult,
  { format, maxBytes, before, audit }: Printing,
  { config, place, root }: Pick<Workspace, 'config' | 'place' | 'root'>,
): void {
  const since = before
    ? sinceBefore(result, failuresOf(before))
    : wordOf(result) === 'FAIL' && sinceLast(place.dir, root, result);
  const hint = hintOf(result, audit);
  const options = {
    budgetMs: config.budgetMs,
    maxBytes: maxBytes ?? config.maxBytes,
    nowMs: Date.now(),
    token: randomUUID(),
    ...(since ? { since, onlyNew: before !== undefined } : {}),
    ...(hint === undefined ? {} : { hint }),
  };
  io.out.write(renderVerdict(format, result, options));
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary !== undefined && summary !== '') {
    note(io, appendSummary(summary, renderMarkdown(result, options)));
  }
}

/** The page of the job; the log has the same. Returns what went wrong. */
export function appendSummary(file: string, text: string): string | undefined {
  try {
    appendFileSync(file, text);
    return undefined;
  } catch (error) {
    return `the job summary was not written: ${(error as Error).message}`;
  }
}

/** At most one, and only where it leads to something the answer lacks. */
function hintOf(result: RunResult, audit: boolean): string | undefined {
  if (wordOf(result) === 'FAIL' && result.stopped === undefined && result.endedMs === undefined) {
    return `run ${result.run} goes on: subminute last`;
  }
  const units = testFilesOf(result);
  // A tripped fuse is the reason then, and is said.
  if (audit && wordOf(result) === 'PASS' && (units?.audited ?? 0) + (units?.fuses.found ?? 0) === 0) {
    return 'no test file was known, so that there was nothing to compare';
  }
  return undefined;
}
