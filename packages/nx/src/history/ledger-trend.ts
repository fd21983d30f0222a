import { type Scenario, readLoopLedger } from '@subminute/core/ratchet';
import type { GitQuestion } from './ask-git.ts';
import { ledgerAt, ledgerCommits } from './ledger-at.ts';

/** Commits of the ledger that are looked into: months, where it moves weekly. */
const COMMITS = 12;
/** So many values are told. */
const VALUES = 5;

/**
 * What a loop took each time that the ledger noted another time for it, oldest first, in ms. From git's history of
 * the ledger, so that every machine tells the same trend.
 */
export async function trendOf(question: GitQuestion, scenario: Scenario): Promise<readonly number[]> {
  const commits = await ledgerCommits(question, COMMITS);
  const values: number[] = [];
  for (const commit of commits.toReversed()) {
    const ledger = await ledgerAt(commit, question);
    const value = ledger.ok ? ledger.value : undefined;
    const atMs = value && readLoopLedger(value).budgets.get(scenario)?.atMs;
    if (atMs !== undefined && atMs !== values.at(-1)) values.push(atMs);
  }
  return values.slice(-VALUES);
}
