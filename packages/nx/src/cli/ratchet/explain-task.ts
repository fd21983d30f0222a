import { type TaskId, duration, plural } from '@subminute/core';
import { median } from '@subminute/core/cost';
import { type Findings, type LoopLedger, type MeasuredCost, frequenciesOf } from '@subminute/core/ratchet';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { globCompiler } from '../../adapter/globs.ts';
import type { MeasuredFile } from '../../store/measured-file.ts';

export interface TaskQuestion {
  readonly task: TaskId;
  readonly findings: Findings;
  readonly head: WorkspaceGraph;
  /** Of the last check that measured anything here. */
  readonly last: MeasuredFile | undefined;
}

/** What is known of one task: what it costs, how often the loop executes it, and what the last check measured. */
export function taskLines({ task, findings, head, last }: TaskQuestion): readonly string[] {
  const { ledger, comparison } = findings;
  const weight = ledger.weights.get(task);
  const share = frequenciesOf(head, ledger.sample, { compile: globCompiler() }).get(task) ?? 0;
  const paths = (comparison?.scenarios ?? []).filter((one) => one.head.path.includes(task));
  const measured = last?.measured.find((one) => one.task === task);
  return [
    weight
      ? `${task}: ${duration(weight.cpuMs)} of CPU time, ${duration(weight.durationMs)} from start to end (ledger)`
      : `${task}: its cost is not in the ledger yet; tasks of its target stand for it`,
    ...unitsLines(task, ledger),
    `executed by ${Math.round(share * 100)}% of ${plural(ledger.sample.length, 'commit')} of the sample`,
    ...(paths.length > 0
      ? [`on the critical path of ${paths.map(({ scenario }) => scenario).join(', ')}`]
      : [
          `on no critical path${weight ? ' at these costs' : ''}: it takes of a loop only its share of the work`,
        ]),
    ...(measured && last
      ? measuredLines(measured, last)
      : [`not measured yet: subminute ratchet check --measure`]),
  ];
}

/** What commits of the sample run of its test files, where that is a part. */
function unitsLines(task: TaskId, { units, weights, sample }: LoopLedger): readonly string[] {
  const known = units.get(task);
  const cpuMs = weights.get(task)?.cpuMs;
  if (!known || cpuMs === undefined) return [];
  const shares = sample.flatMap(({ sha }) => known.shares.get(sha) ?? []);
  const files = shares.length === 0 ? known.files : median(shares.map((one) => one.files));
  return [
    `of it ${duration(cpuMs * known.start.cpu)} is its start; ${plural(shares.length, 'commit')} of the sample that execute it run a part of its ${plural(known.files, 'test file')}, ${files} in the middle`,
  ];
}

function measuredLines(
  { duet, waits, run, inside, loopMs }: MeasuredCost,
  { base, at }: MeasuredFile,
): readonly string[] {
  const percent = (value: number): string => `${value < 0 ? '' : '+'}${(value * 100).toFixed(1)}%`;
  const how = run
    ? ` · ${duration(run.baseCpuMs)} → ${duration(run.headCpuMs)} a run, ${run.arms}, through ${run.through}, ${run.seconds}s at load ${run.load}`
    : '';
  return [
    `measured ${at.slice(0, 16)}Z against ${commitText(base)}: ${duet.verdict}, cpu ${percent(duet.effect)} (at least ${percent(duet.atLeast)}, ${duet.pairs} pairs, p=${duet.p.toPrecision(2)})${how}`,
    ...(waits ? [`it waits ${duration(waits.headMs)}, was ${duration(waits.baseMs)}`] : []),
    ...(loopMs === undefined ? [] : [`at what was measured, the loop takes ${duration(loopMs)} more by it`]),
    ...(inside === undefined ? [] : [`inside: ${inside}`]),
  ];
}

/** A commit's id is told in short; where it was none, what it was is told in words. */
function commitText(base: string): string {
  return /^[0-9a-f]{10,}$/.test(base) ? base.slice(0, 9) : base;
}
