import { type Result, err, ok } from '@subminute/core';
import { type Ledger, parseLedgerFile } from '@subminute/core/ratchet';
import { LEDGER_FILE, ledgerProblem } from '../store/ledger-file.ts';
import { type GitQuestion, askGit } from './ask-git.ts';

/** The ledger of a commit; `undefined`: it has none. An error says what is wrong with the one that it has. */
export async function ledgerAt(
  commit: string,
  question: GitQuestion,
): Promise<Result<Ledger | undefined, string>> {
  const text = await askGit(question, ['show', `${commit}:./${LEDGER_FILE}`]);
  if (!text.ok) return ok(undefined);
  const ledger = parseLedgerFile(text.value);
  return ledger.ok ? ledger : err(ledgerProblem(ledger.error, `${LEDGER_FILE} of the base`));
}

/** The commit that wrote the ledger last: then the budgets were right. `undefined`: no commit has one. */
export async function lastLedgerCommit(question: GitQuestion): Promise<string | undefined> {
  const [last] = await ledgerCommits(question, 1);
  return last;
}

/** Commits that wrote the ledger, newest first; none where git does not say. */
export async function ledgerCommits(question: GitQuestion, count: number): Promise<readonly string[]> {
  const log = await askGit(question, ['log', `-${count}`, '--format=%H', '--', LEDGER_FILE]);
  return log.ok ? log.value.split('\n').filter((line) => line !== '') : [];
}
