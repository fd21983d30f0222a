import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import {
  type RunResult,
  type Since,
  failuresOf,
  renderText,
  sinceBefore,
  testFilesOf,
  wordOf,
} from '@subminute/core';
import { note } from './fail.ts';
import type { Flags } from './flags.ts';
import type { Io } from './io.ts';
import type { Workspace } from './workspace.ts';

export interface Printing extends Pick<Flags, 'format' | 'maxBytes' | 'audit'> {
  /** Of the causes, only those that are new since this run. */
  readonly before?: RunResult;
}

/** The one place that writes a verdict. */
export async function printVerdict(
  io: Io,
  result: RunResult,
  { format, maxBytes, before, audit }: Printing,
  { config, place, root }: Pick<Workspace, 'config' | 'place' | 'root'>,
): Promise<void> {
  const since = before
    ? sinceBefore(result, failuresOf(before))
    : wordOf(result) === 'FAIL' && (await sinceLast(place.dir, root, result));
  const hint = hintOf(result, audit);
  const options = {
    budgetMs: config.budgetMs,
    maxBytes: maxBytes ?? config.maxBytes,
    nowMs: Date.now(),
    token: randomUUID(),
    ...(since ? { since } : {}),
    ...(before ? { sinceRun: before.run } : {}),
    ...(hint === undefined ? {} : { hint }),
  };
  if (format === 'text') {
    io.out.write(renderText(result, options));
    return;
  }
  // What a passed run does not need is loaded where it is asked for: each file of ours costs half a millisecond.
  const { renderMarkdown, renderVerdict } = await import('@subminute/core/render');
  io.out.write(renderVerdict(format, result, options));
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary !== undefined && summary !== '') {
    note(io, appendSummary(summary, renderMarkdown(result, options)));
  }
}

/** What the store tells of the runs before. */
async function sinceLast(store: string, checkout: string, result: RunResult): Promise<Since | undefined> {
  const { sinceLast: read } = await import('./since-last.ts');
  return read(store, checkout, result);
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
