import { rootCauses } from '../evidence/causes.ts';
import type { Since } from '../evidence/since.ts';
import type { RunResult } from '../run/result.ts';
import { testFilesOf } from './test-files.ts';
import { countsOf, exitCodeOf, wordOf } from '../run/verdict.ts';

/** The JSON document's version; its schema is published with the package. */
const VERDICT_VERSION = 1;

/** The verdict as one JSON document. Times in ms since the epoch, durations in ms. */
export function renderJson(
  result: RunResult,
  options: { readonly budgetMs: number; readonly nowMs: number; readonly since?: Since },
): string {
  const word = wordOf(result);
  const { cached, ...counts } = countsOf(result.tasks);
  return `${JSON.stringify({
    version: VERDICT_VERSION,
    verdict: word,
    exitCode: exitCodeOf(word),
    run: result.run,
    command: result.command,
    via: result.via,
    startedMs: result.startedMs,
    durationMs: (result.endedMs ?? options.nowMs) - result.startedMs,
    budgetMs: options.budgetMs,
    counts: { ...counts, cached },
    testFiles: testFilesOf(result),
    causes: rootCauses(result).map((cause) => ({
      id: cause.id,
      task: cause.state.task,
      tasks: cause.tasks,
      ...cause.diagnostic,
      alike: cause.alike.map((d) => d.place),
      end: cause.state.end,
      excerpt: cause.diagnostic ? undefined : (cause.state.evidence?.excerpt ?? []),
    })),
    skipped: result.skipped,
    since: options.since,
    tasks: result.tasks.map(({ evidence: _evidence, ...task }) => task),
    broken: result.broken && { reason: result.broken.reason, detail: result.broken.detail },
    unknown: result.unknown.map(({ type: _type, ...unknown }) => unknown),
    empty: result.empty,
    suspect: result.suspect,
    stopped: result.stopped,
    nxExitCode: result.exitCode,
    reason: result.reason,
  })}\n`;
}
