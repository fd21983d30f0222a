import { createRedactor } from '@subminute/core';
import type { LedgerState } from '@subminute/core/report';
import { readLoopLedger } from '@subminute/core/ratchet';
import { LEDGER_FILE } from '../store/ledger-file.ts';
import { type GitQuestion, askGit } from './ask-git.ts';
import { ledgerAt } from './ledger-at.ts';

/** Commits of the ledger that are looked into: a year, where it moves weekly. */
const COMMITS = 60;

/** A commit may say any date; no calendar here goes further. */
const LAST_MS = 8.64e15;

/** The ledger as commits left it, oldest first. One that cannot be read is as if it had not been. */
export async function ledgerHistory(question: GitQuestion): Promise<readonly LedgerState[]> {
  const log = await askGit(question, ['log', `-${COMMITS}`, '--format=%H%x09%ct%x09%s', '--', LEDGER_FILE]);
  if (!log.ok) return [];
  const states: LedgerState[] = [];
  for (const line of log.value.split('\n').reverse()) {
    const [commit = '', seconds, ...subject] = line.split('\t');
    if (commit === '') continue;
    const ledger = await ledgerAt(commit, question);
    if (!ledger.ok || !ledger.value) continue;
    const { budgets, raises } = readLoopLedger(ledger.value);
    states.push({
      sha: commit.slice(0, 8),
      atMs: Math.min(Number(seconds) * 1000, LAST_MS),
      subject: createRedactor()(subject.join(' ')),
      ledger: { budgets, raises },
    });
  }
  return states;
}
