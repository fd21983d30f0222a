import { type Result, err, ok } from '@subminute/core';
import { type Ledger, type LoopLedger, readLoopLedger } from '@subminute/core/ratchet';
import { ledgerAt } from '../../history/ledger-at.ts';
import { readLedgerFile } from '../../store/ledger-file.ts';
import { messages } from '../messages.ts';

/** The ledger on both sides of a change. */
export interface Ledgers {
  /** Absent where the change brings the ledger. */
  readonly base?: Ledger;
  /** Why the base's cannot be read. */
  readonly fault?: string;
  readonly head: Ledger;
  /** By which the change is judged: the base's sample and costs, the head's budgets and raises. */
  readonly judging: LoopLedger;
}

export interface LedgerPlace {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The commit of the base. */
  readonly base?: string;
}

/** Reads both. Where the base's cannot be read, the head's is used for both, and nobody can say what it loosens. */
export async function readLedgers({
  root,
  env,
  base: commit,
}: LedgerPlace): Promise<Result<Ledgers, string>> {
  const head = readLedgerFile(root);
  if (!head.ok) return head;
  if (!head.value) return err(messages.noLedger);
  const base = commit === undefined ? ok(undefined) : await ledgerAt(commit, { cwd: root, env });
  const before = base.ok ? base.value : undefined;
  return ok({
    ...(before ? { base: before } : {}),
    ...(base.ok ? {} : { fault: base.error }),
    head: head.value,
    judging: judging(before, head.value),
  });
}

function judging(base: Ledger | undefined, head: Ledger): LoopLedger {
  const own = readLoopLedger(head);
  if (!base) return own;
  const { budgets, raises } = own;
  return { ...readLoopLedger(base), budgets, raises };
}
