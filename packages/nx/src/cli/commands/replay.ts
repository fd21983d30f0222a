import type { ExitCode } from '@subminute/core';
import {
  editOfFile,
  renderReplay,
  replay as replayed,
  replayJson,
  weightsIn,
} from '@subminute/core/decompose';
import { unweighed } from '@subminute/core/ratchet';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { LOOP_OPTIONS, loopModel } from '../loop-model.ts';
import { longTarget } from '../ratchet/first-ledger.ts';
import { act } from '../ratchet/setting.ts';
import { meansProposals } from '../replay/change.ts';
import { whatIf } from '../replay/what-if.ts';

const COMMITS = 100;
/** Half of them choose proposals, half of them judge, as in `decompose`. */
const HALVED = 400;

const OPTIONS = { ...LOOP_OPTIONS, 'what-if': 'value' } as const;

/** The loop after each of the newest commits, modelled on today's graph: nothing is run. */
export function replay(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args.map(longTarget), { action: 'replay', options: OPTIONS }, async (setting) => {
    const what = setting.given.values['what-if'];
    const commits = meansProposals(what, setting.workspace.cwd) ? HALVED : COMMITS;
    const model = await loopModel(setting, { command: 'replay', commits });
    if (!model.ok) return fail(io, model.error);
    if (what !== undefined) return whatIf(setting, model.value, what);
    const { state, sample, context, ledger, budget } = model.value;
    const edits = [...new Set(sample.flatMap(({ paths }) => paths))].map(editOfFile);
    const weights = weightsIn(state, [...sample, ...edits], context);
    const found = replayed(state.graph, sample, weights, { ...context, budgetMs: budget.ms });
    const { targets, cores } = ledger;
    const view = { targets, budget, cores, unweighed: unweighed(ledger, state.graph.tasks) };
    if (setting.given.flags.format === 'json') io.out.write(`${JSON.stringify(replayJson(found, view))}\n`);
    else io.out.write(renderReplay(found, view));
    return 0;
  });
}
