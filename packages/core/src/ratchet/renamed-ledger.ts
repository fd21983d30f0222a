import { taskNames } from '../graph/renamed.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { asTaskId } from '../ids.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { UNITS, renamedEdit } from './task-units.ts';

/**
 * The ledger with costs and budgets under the new names of projects. `before`: the graph in which the old names
 * were right. An entry that stands there under the new name already stays.
 */
export function renamedLedger(
  ledger: Ledger,
  before: Pick<WorkspaceGraph, 'tasks'>,
  names: ReadonlyMap<string, string>,
): Ledger {
  if (names.size === 0) return ledger;
  const task = taskNames(before.tasks, names);
  const next = new Map<string, LedgerEntry>();
  for (const entry of ledger.values()) {
    const key = keyOf(entry.k, task, names);
    const taken = key !== entry.k && ledger.has(key);
    if (!taken) next.set(key, { ...entry, ...renamedShares(entry, names), k: key });
  }
  return next;
}

/** Lines that are called by a task. */
const KINDS: readonly string[] = ['task/', UNITS];

/** The edits of projects that a line has shares of go along. */
function renamedShares({ k, shares }: LedgerEntry, names: ReadonlyMap<string, string>): Partial<LedgerEntry> {
  if (!k.startsWith(UNITS)) return {};
  const pairs = Object.entries(shares as object).map(([after, pair]) => [renamedEdit(after, names), pair]);
  return { shares: Object.fromEntries(pairs) };
}

function keyOf(key: string, task: ReturnType<typeof taskNames>, names: ReadonlyMap<string, string>): string {
  const kind = KINDS.find((one) => key.startsWith(one));
  if (kind !== undefined) return `${kind}${task(asTaskId(key.slice(kind.length)))}`;
  const [, head = '', rest = ''] = /^((?:budget|raise)\/edit:)(.*)$/s.exec(key) ?? [];
  if (head === '') return key;
  const until = head.startsWith('raise/') ? rest.slice(rest.lastIndexOf('/')) : '';
  const project = rest.slice(0, rest.length - until.length);
  return `${head}${names.get(project) ?? project}${until}`;
}
