import { type Scenario, readLoopLedger } from '@subminute/core/ratchet';
import { LEDGER_FILE } from '../store/ledger-file.ts';
import { type GitQuestion, askGit } from './ask-git.ts';
import { ledgerAt } from './ledger-at.ts';

/** Commits of the ledger that are looked into: months, where it moves weekly. */
const COMMITS = 12;
/** So many values are told. */
const VALUES = 5;

/**
 * What a loop took each time that the ledger noted another time for it, oldest first, in ms. From git's history of
 * the ledger, so that every machine tells the same trend.
 */
export async function trendOf(question: GitQuestion, scenario: Scenario): Promise<readonly number[]> {
  const log = await askGit(question, ['log', `-${COMMITS}`, '--format=%H', '--', LEDGER_FILE]);
  if (!log.ok) return [];
  const values: number[] = [];
  for (const commit of log.value
    .split('\n')
    .filter((line) => line !== '')
    .reverse()) {
    const ledger = await ledgerAt(commit, question);
    const value = ledger.ok ? ledger.value : undefined;
    const atMs = value && readLoopLedger(value).budgets.get(scenario)?.atMs;
    if (atMs !== undefined && atMs !== values.at(-1)) values.push(atMs);
  }
  return values.slice(-VALUES);
}
