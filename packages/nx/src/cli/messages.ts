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
    `no command '${name}'${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Run: npx subminute --help`,
  badDuration: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a duration such as 55s, 1.5m or 500ms`,
  badNumber: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a whole number above 0`,
  missingValue: (flag: string): string => `${flag} needs a value`,
  badFormat: (value: string): string => `no format '${value}': ${FORMATS.join(', ')}`,
  badRange: (value: string): string => `--lines is '${value}'; it must be A-B, for example 1-80`,
  badPattern: (value: string, detail: string): string =>
    `--grep is no regular expression: ${value} (${detail})`,
  unknownFlag: (flag: string, command: string): string =>
    `no flag ${flag}. Run: npx subminute ${command} --help`,
  runsNothing: (flag: string, command: string): string =>
    `${flag} runs no task, so there is no verdict. Run: npx nx ${command} … ${flag}`,
  deadlineBeyondCap: (deadlineMs: number, hardCapMs: number): string =>
    `the deadline (${limit(deadlineMs)}) is not before the hard cap (${limit(hardCapMs)}). Set "hardCap" in subminute.json, or SUBMINUTE_HARD_CAP`,
  severalLiving: (runs: readonly string[]): string =>
    `${runs.length} runs are under way: ${runs.join(', ')}. Name one: subminute cancel ${runs[0] ?? ''}`,
  unreadable: ({ what, problem }: Unreadable): string =>
    `${what} ${problem}, so the last run is not known. Run: npx subminute doctor`,
  noRuns: 'no run of this checkout is known yet. Run: npx subminute affected -t test',
  noSuchRun: (id: string): string => `no run '${id}' is known. Run: npx subminute last`,
  noSuchRef: (ref: string, run?: string): string =>
    `nothing called '${ref}' in ${run === undefined ? 'the last run' : `run ${run}`}: a failure (F1), a task (cart:test), skipped, or a run (r7k2x). Run: npx subminute last`,
  noLog: (task: string, why: string): string =>
    `no log of ${task} is kept: ${why}. Run: npx nx run ${task} --skipNxCache`,
  onlyTextOrJson: (format: string): string =>
    `no format '${format}' for this: text or json. A verdict has more: subminute last --format ${format}`,
  noFolder: (folder: string): string => `no such folder: ${folder}. Give --cwd one that exists`,
  noTarget: (command: string): string =>
    `which targets? Nx runs none by itself. Run: npx subminute ${command} -t test`,
  nothingToCancel: 'no run of this checkout is under way',
  storeUnusable: (detail: string): string =>
    `the store cannot be written: ${detail}. Run: npx subminute doctor`,
} as const;
