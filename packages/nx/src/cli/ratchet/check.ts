import type { ExitCode } from '@subminute/core';
import { type Findings, failingCost, ratchetExit, ratchetWord } from '@subminute/core/ratchet';
import { cleanHead } from '../../history/clean-head.ts';
import type { MeasuredLoop } from '@subminute/core/report';
import { keepMeasured } from '../../store/measured-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { findingsOf } from './findings.ts';
import type { Given } from './options.ts';
import { printRatchet } from './print.ts';
import { type Setting, act } from './setting.ts';

const OPTIONS = {
  base: 'value',
  main: 'switch',
  structural: 'switch',
  measure: 'switch',
  invariants: 'switch',
  anchor: 'switch',
  limit: 'value',
  strict: 'switch',
} as const;

/** Judges a change against its merge base, or the budgets on the main branch. */
export function check(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args, { action: 'ratchet check', options: OPTIONS }, async (setting) => {
    const { flags, switches } = setting.given;
    const problem = contradiction(setting.given);
    if (problem !== undefined) return fail(io, problem);
    const isMeasuring = switches.has('measure') || switches.has('anchor');
    const commit = isMeasuring ? await headOf(setting) : undefined;
    const findings = await findingsOf(setting);
    if (setting.signal.aborted) return fail(io, messages.interrupted('check'));
    if (!findings.ok) return fail(io, findings.error);
    // It takes minutes: what is committed meanwhile was not measured.
    const isSame = commit !== undefined && commit === (await headOf(setting));
    keep(setting, findings.value, isSame ? commit : undefined);
    const exitCode = ratchetExit(ratchetWord(findings.value), switches.has('strict'));
    printRatchet(io, findings.value, { format: flags.format, exitCode });
    return exitCode;
  });
}

/** What would be left out without a word. */
function contradiction({ switches }: Given): string | undefined {
  const runs = ['measure', 'invariants', 'anchor'].find((name) => switches.has(name));
  return runs !== undefined && switches.has('structural') ? messages.runsOrNot(`--${runs}`) : undefined;
}

function headOf({ workspace: { root }, io: { env }, signal }: Setting): Promise<string | undefined> {
  return cleanHead({ cwd: root, env, signal });
}

/** For `explain`, `decompose` and `report`: what was measured took minutes. */
function keep({ workspace }: Setting, findings: Findings, commit: string | undefined): void {
  const { measured, ledger, mode } = findings;
  if (measured.length === 0) return;
  const base = mode === 'main' ? (ledger.anchor ?? 'the anchor') : 'the merge base';
  const at = new Date().toISOString();
  const failed = failureOf(findings);
  keepMeasured(workspace.place.dir, {
    version: 1,
    checkout: workspace.root,
    base,
    ...(commit === undefined ? {} : { commit }),
    at,
    measured,
    ...(failed ? { failed } : {}),
  });
}

function failureOf(findings: Findings): MeasuredLoop | undefined {
  const failing = failingCost(findings);
  if (!failing) return undefined;
  const { cost, isOver, loopMs, scenario } = failing;
  const verdict = isOver ? 'over-budget' : 'worse';
  return { verdict, task: cost.task, scenario: scenario.scenario, loopMs, allowedMs: scenario.allowedMs };
}
