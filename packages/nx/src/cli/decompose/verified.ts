import { type Result, err } from '@subminute/core';
import { type Verification, halvesOf } from '@subminute/core/decompose';
import { wordsOf } from '@subminute/core/ratchet';
import type { Chosen } from '../../decompose/chosen.ts';
import { verify } from '../../decompose/verify/verify.ts';
import { note } from '../fail.ts';
import type { LoopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';

/** So many commits, where nobody says. */
const MEASURED = 8;

/** Proposals proven by running, in trees of their own: nothing in the checkout changes. */
export async function verified(
  setting: Setting,
  { state, context, sample, ledger }: LoopModel,
  chosen: Chosen,
): Promise<Result<Verification, string>> {
  const { io, given, workspace, signal } = setting;
  if (process.platform !== 'linux') return err(wordsOf({ kind: 'system' }));
  const { values } = given;
  const count = Number(values['commits-measured'] ?? MEASURED);
  if (!Number.isInteger(count) || count < 0)
    return err(messages.badNumber('--commits-measured', values['commits-measured'] ?? ''));
  const others = values['verify-targets']?.split(',').map((name) => name.trim());
  const found = await verify({
    root: workspace.root,
    env: io.env,
    signal,
    chosen,
    state,
    context,
    sample: halvesOf(sample).test,
    targets: ledger.targets,
    ...(others ? { others } : {}),
    count,
    nxArgs: values['nx-args']?.split(/\s+/).filter((arg) => arg !== '') ?? [],
    say: (text) => note(io, text),
  });
  return signal.aborted ? err('it was interrupted, and everything is as before') : found;
}
