import { type RunResult, renderJson, renderText, wordOf } from '@subminute/core';
import type { Config } from '../store/config.ts';
import type { Flags } from './flags.ts';
import type { Io } from './io.ts';

/** The one place that writes a verdict. */
export function printVerdict(
  io: Io,
  result: RunResult,
  flags: Pick<Flags, 'format' | 'maxBytes'>,
  config: Pick<Config, 'budgetMs' | 'maxBytes'>,
): void {
  const options = { budgetMs: config.budgetMs, nowMs: Date.now() };
  if (flags.format === 'json') {
    io.out.write(renderJson(result, options));
    return;
  }
  const hint = hintOf(result);
  const maxBytes = flags.maxBytes ?? config.maxBytes;
  io.out.write(renderText(result, { ...options, maxBytes, ...(hint === undefined ? {} : { hint }) }));
}

/** At most one, and only where it leads to something the answer lacks. */
function hintOf(result: RunResult): string | undefined {
  if (wordOf(result) === 'FAIL' && result.stopped === undefined && result.endedMs === undefined) {
    return `run ${result.run} goes on: subminute last`;
  }
  return undefined;
}
