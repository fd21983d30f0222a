import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '@subminute/core';
import { editOfFile, renderReplay, replay as replayed, replayJson } from '@subminute/core/decompose';
import { type TaskWeights, readLoopLedger, unitParts, unweighed } from '@subminute/core/ratchet';
import { globCompiler } from '../../adapter/globs.ts';
import { readLedgerFile } from '../../store/ledger-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { type LoopOfNow, longTarget, loopOfNow } from '../ratchet/first-ledger.ts';
import { weightsFor } from '../ratchet/model.ts';
import { act } from '../ratchet/setting.ts';

const OPTIONS = { targets: 'value', target: 'value', commits: 'value', cores: 'value' } as const;

/** The loop after each of the newest commits, modelled on today's graph: nothing is run. */
export function replay(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args.map(longTarget), { action: 'replay', options: OPTIONS }, async (setting) => {
    const { workspace, signal, given } = setting;
    const before = readLedgerFile(workspace.root);
    if (!before.ok) return fail(io, before.error);
    const loop = await loopOfNow(setting, 'replay', before.value);
    if (signal.aborted) return fail(io, messages.interrupted('replay'));
    if (!loop.ok) return fail(io, loop.error);
    const { ledger, graph, sample } = loop.value;
    const { cores, overheadMs, targets, weights } = readLoopLedger(ledger);
    if (weights.size === 0) return fail(io, messages.noCosts(targets));
    const { budgetMs } = workspace.config;
    const compile = globCompiler();
    const found = replayed(graph, sample, weightsOfNow(loop.value, workspace.root), {
      compile,
      cores,
      overheadMs,
      budgetMs,
    });
    const view = { targets, budgetMs, cores, unweighed: unweighed({ weights }, graph.tasks) };
    if (given.flags.format === 'json') io.out.write(`${JSON.stringify(replayJson(found, view))}\n`);
    else io.out.write(renderReplay(found, view));
    return 0;
  });
}

/** What tasks cost, those with known test files by the commit: also after an edit of each file alone. */
function weightsOfNow({ ledger, graph, sample, history }: LoopOfNow, root: string): TaskWeights {
  const { cpuMs, durationMs } = weightsFor(readLoopLedger(ledger), graph);
  const edits = [...new Set(sample.flatMap(({ paths }) => paths))].map(editOfFile);
  const exists = (file: string): boolean => existsSync(path.join(root, file));
  const facts = { graph, tasks: history.units, exists, compile: globCompiler() };
  const parts = unitParts([...sample, ...edits], facts);
  return { cpuMs, durationMs, partsAfter: (after) => parts.get(after) };
}
