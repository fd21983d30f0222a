import { FORMATS, limit } from '@subminute/core';
import type { ConfigProblem } from '../store/config.ts';
import type { Unreadable } from './recall.ts';

/** Every error of the command: what, where, what next. */
export const messages = {
  noWorkspace: (cwd: string): string =>
    `no Nx workspace: there is no nx.json in ${cwd} or above. Run this in a workspace, or make one: npx nx init`,
  badConfig: (problems: readonly ConfigProblem[]): string =>
    problems.map((p) => `${p.where} ${p.problem}`).join('\n   '),
  unknownCommand: (name: string, nearest: string | undefined): string =>
    `no command '${name}'${nearest === undefined ? '' : `; did you mean ${nearest}?`} Run: subminute --help`,
  badDuration: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a duration such as 55s, 1.5m or 500ms`,
  badNumber: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a whole number above 0`,
  missingValue: (flag: string): string => `${flag} needs a value`,
  badFormat: (value: string): string => `no format '${value}': ${FORMATS.join(', ')}`,
  badRange: (value: string): string => `--lines is '${value}'; it must be A-B, for example 1-80`,
  badPattern: (value: string, detail: string): string =>
    `--grep is no regular expression: ${value} (${detail})`,
  unknownFlag: (flag: string, command: string): string => `no flag ${flag}. Run: subminute ${command} --help`,
  runsNothing: (flag: string, command: string): string =>
    `${flag} runs no task, so there is no verdict. Run: npx nx ${command} … ${flag}`,
  deadlineBeyondCap: (deadlineMs: number, hardCapMs: number): string =>
    `the deadline (${limit(deadlineMs)}) is not before the hard cap (${limit(hardCapMs)}). Set "hardCap" in subminute.json, or SUBMINUTE_HARD_CAP`,
  severalLiving: (runs: readonly string[]): string =>
    `${runs.length} runs are under way: ${runs.join(', ')}. Name one: subminute cancel ${runs[0] ?? ''}`,
  unreadable: ({ what, problem }: Unreadable): string =>
    `${what} ${problem}, so the last run is not known. Run: subminute doctor`,
  noRuns: 'no run of this checkout is known yet. Run: subminute affected -t test',
  noSuchRun: (id: string): string => `no run '${id}' is known. Run: subminute last`,
  noSuchRef: (ref: string): string =>
    `nothing called '${ref}' in the last run: a failure (F1), a task (cart:test) or a run (r7k2x). Run: subminute last`,
  noLog: (task: string): string =>
    `no log of ${task} is kept: it came from the cache or did not run. Run: nx run ${task} --skipNxCache`,
  nothingToCancel: 'no run of this checkout is under way',
  storeUnusable: (detail: string): string => `the store cannot be written: ${detail}. Run: subminute doctor`,
} as const;
