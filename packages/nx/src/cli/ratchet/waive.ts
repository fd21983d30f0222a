import { type ExitCode, type Result, err, limit, ok } from '@subminute/core';
import {
  type Ledger,
  type LedgerEntry,
  RAISE_DAYS,
  isScenario,
  lastsTooLong,
  parseLedger,
  readLoopLedger,
  writeLedger,
} from '@subminute/core/ratchet';
import { askGit } from '../../history/ask-git.ts';
import { LEDGER_FILE, readLedgerFile, writeLedgerFile } from '../../store/ledger-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { openForReading } from '../workspace.ts';
import { type Given, readOptions } from './options.ts';
import { dayOf } from './day.ts';

const OPTIONS = {
  to: 'value',
  until: 'value',
  why: 'value',
  by: 'value',
  ref: 'value',
  permanent: 'switch',
  'approved-by': 'value',
} as const;

/** Raises a budget for a while: a line of the ledger with a reason, an author and a day. */
export async function waive(io: Io, args: readonly string[]): Promise<ExitCode> {
  const given = readOptions('ratchet waive', args, OPTIONS, 1);
  if (!given.ok) return fail(io, given.error);
  const workspace = openForReading(io, given.value.flags.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { root } = workspace.value;
  const ledger = readLedgerFile(root);
  if (!ledger.ok) return fail(io, ledger.error);
  if (!ledger.value) return fail(io, messages.noLedger);
  const by = given.value.values['by'] ?? (await author(root, io.env));
  const entry = raiseOf(given.value, { ledger: ledger.value, by, today: dayOf(Date.now()) });
  if (!entry.ok) return fail(io, entry.error);
  const written = writeLedgerFile(root, new Map([...ledger.value, [entry.value.k, entry.value]]));
  if (!written.ok) return fail(io, written.error);
  if (given.value.flags.format === 'json')
    io.out.write(`${JSON.stringify({ version: 1, raise: entry.value })}\n`);
  else
    io.out.write(
      `raised: ${writeLedger(new Map([[entry.value.k, entry.value]]))}Commit ${LEDGER_FILE} with the change that needs it.\n`,
    );
  return 0;
}

/** As git knows who commits here. */
async function author(root: string, env: Readonly<NodeJS.ProcessEnv>): Promise<string> {
  const name = await askGit({ cwd: root, env }, ['config', 'user.name']);
  return name.ok ? name.value.trim() : '';
}

interface Asking {
  readonly ledger: Ledger;
  readonly by: string;
  readonly today: string;
}

/** The line, or what it lacks: the ledger's own rules decide, so that what is written is also read. */
function raiseOf(
  { values, switches, words }: Given,
  { ledger, by, today }: Asking,
): Result<LedgerEntry, string> {
  const [scenario] = words;
  if (scenario === undefined) return err(messages.waiveWhat);
  const budget = isScenario(scenario) ? readLoopLedger(ledger).budgets.get(scenario) : undefined;
  if (!budget) return err(messages.noBudget(scenario, budgetNames(ledger)));
  const to = Number(values['to']?.replace(/s$/, ''));
  const from = budget.maxMs / 1000;
  if (!(to > from)) return err(messages.waiveTo(values['to'], limit(budget.maxMs)));
  const isPermanent = switches.has('permanent');
  const { until } = values;
  const entry = {
    k: `raise/${scenario}/${isPermanent ? 'permanent' : (until ?? '')}`,
    from,
    to,
    by,
    why: values['why'] ?? '',
    ...(values['ref'] === undefined ? {} : { ref: values['ref'] }),
    ...(isPermanent ? { permanent: true, approvedBy: values['approved-by'] ?? '' } : { until: until ?? '' }),
  };
  const read = parseLedger(JSON.stringify(entry));
  if (!read.ok) return err(messages.waiveLacks(read.error.problem));
  if (!isPermanent && until !== undefined && until < today) return err(messages.waivePast(until));
  if (ledger.has(entry.k)) return err(messages.waiveTwice(entry.k));
  return !isPermanent && lastsTooLong(until ?? '', today) ? err(messages.waiveLong(RAISE_DAYS)) : ok(entry);
}

function budgetNames(ledger: Ledger): readonly string[] {
  return [...readLoopLedger(ledger).budgets.keys()];
}
