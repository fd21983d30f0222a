import { type ExitCode, type Result, duration, err, limit, ok, plural } from '@subminute/core';
import {
  type Ledger,
  type Scenario,
  EXACT_MS,
  type WorkspaceGraph,
  readLoopLedger,
  renamedLedger,
  renamesOf,
  tightened,
  withCosts,
} from '@subminute/core/ratchet';
import { type GraphRequest, graphAt, graphOfCheckout } from '../../history/graph-at.ts';
import { lastLedgerCommit } from '../../history/ledger-at.ts';
import { LEDGER_FILE, readLedgerFile, writeLedgerFile } from '../../store/ledger-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { graphRequest } from './both-graphs.ts';
import { type Setting, act } from './setting.ts';
import { dayOf } from './day.ts';
import { costHistory } from './history.ts';
import { loopsBy, withUnitsOf } from './model.ts';
import { changesOf } from './update-words.ts';

const OPTIONS = { 'dry-run': 'switch' } as const;

/** For the main branch, after a merge: costs from history, budgets down to what the loops take. Never up. */
export function update(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args, { action: 'ratchet update', options: OPTIONS }, async (setting) => {
    const updated = await updatedLedger(setting);
    if (setting.signal.aborted) return fail(io, messages.interrupted('update'));
    if (!updated.ok) return fail(io, updated.error);
    const { before, after, over } = updated.value;
    const isDry = setting.given.switches.has('dry-run');
    const written = isDry ? ok(false) : writeLedgerFile(setting.workspace.root, after);
    if (!written.ok) return fail(io, written.error);
    const changes = changesOf(before, after);
    if (setting.given.flags.format === 'json')
      io.out.write(`${JSON.stringify({ version: 1, written: written.value, changes, over })}\n`);
    else io.out.write(said(changes, over, isDry));
    return 0;
  });
}

/** A loop that takes more than its budget: it is not raised here. */
interface Over {
  readonly scenario: Scenario;
  readonly loopMs: number;
  readonly maxMs: number;
}

interface Updated {
  readonly before: Ledger;
  readonly after: Ledger;
  readonly over: readonly Over[];
}

async function updatedLedger(setting: Setting): Promise<Result<Updated, string>> {
  const { workspace } = setting;
  const { root } = workspace;
  const before = readLedgerFile(root);
  if (!before.ok) return before;
  if (!before.value) return err(messages.noLedger);
  const { targets } = readLoopLedger(before.value);
  const request = graphRequest(setting, targets);
  const graph = await graphOfCheckout(request);
  if (!graph.ok) return graph;
  const ledger = await underNewNames(before.value, graph.value, request);
  const tasks = new Set(graph.value.tasks.map(({ task }) => task));
  const { points, units, whole } = costHistory(workspace, graph.value);
  const facts = { root, graph: graph.value, tasks: units, whole };
  const costed = withUnitsOf(withCosts(ledger, points), facts);
  const loops = loopsBy(costed, graph.value);
  const after = tightened(costed, { loops, tasks, today: dayOf(Date.now()) });
  const over = [...readLoopLedger(after).budgets].flatMap(([scenario, { maxMs }]): Over[] => {
    const loopMs = loops.get(scenario) ?? 0;
    return loopMs > maxMs + EXACT_MS ? [{ scenario, loopMs, maxMs }] : [];
  });
  return ok({ before: before.value, after, over });
}

/** Projects that were renamed since the ledger was written keep what is known of them. */
async function underNewNames(ledger: Ledger, head: WorkspaceGraph, request: GraphRequest): Promise<Ledger> {
  const { root, env, signal } = request;
  const commit = await lastLedgerCommit({ cwd: root, env, ...(signal ? { signal } : {}) });
  const before = commit === undefined ? undefined : await graphAt(commit, request);
  return before?.ok ? renamedLedger(ledger, before.value, renamesOf(before.value, head)) : ledger;
}

function said(changes: readonly string[], over: readonly Over[], isDry: boolean): string {
  const verb = isDry ? 'would change' : 'changed';
  const first =
    changes.length === 0
      ? `${LEDGER_FILE}: nothing to tighten`
      : `${LEDGER_FILE}: ${verb} ${plural(changes.length, 'value')}`;
  return `${[
    first,
    ...changes.slice(0, 20).map((line) => `  ${line}`),
    ...(changes.length > 20 ? [`  and ${changes.length - 20} more`] : []),
    ...over.map(
      ({ scenario, loopMs, maxMs }) =>
        `over budget: ${scenario} ${duration(loopMs)} of ${limit(maxMs)}; budgets are never raised here. Run: npx subminute ratchet explain ${scenario}`,
    ),
  ].join('\n')}\n`;
}
