import { writeWhole } from '@subminute/vitest/store';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Ledger, type LedgerError, parseLedgerFile, writeLedger } from '@subminute/core/ratchet';

/** The committed budgets of a workspace, in its root. */
export const LEDGER_FILE = 'subminute.ratchet.jsonl';

function ledgerPath(root: string): string {
  return path.join(root, LEDGER_FILE);
}

/** What is wrong with a ledger, as one line: where, what, what next. */
export function ledgerProblem({ line, problem, remedy }: LedgerError, where: string = LEDGER_FILE): string {
  return `${where}:${line} ${problem}: ${remedy}`;
}

/** The ledger of the checkout; `undefined`: there is none. */
export function readLedgerFile(root: string): Result<Ledger | undefined, string> {
  let text: string;
  try {
    text = readFileSync(ledgerPath(root), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? ok(undefined)
      : err(`${LEDGER_FILE} cannot be read (${code ?? String(error)})`);
  }
  const ledger = parseLedgerFile(text);
  return ledger.ok ? ledger : err(ledgerProblem(ledger.error));
}

/** Writes it whole or not at all; returns whether anything changed. */
export function writeLedgerFile(root: string, ledger: Ledger): Result<boolean, string> {
  const file = ledgerPath(root);
  const text = writeLedger(ledger);
  try {
    if (textOf(file) === text) return ok(false);
    writeWhole(file, text);
    return ok(true);
  } catch (error) {
    return err(`${LEDGER_FILE} cannot be written: ${(error as Error).message}`);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
