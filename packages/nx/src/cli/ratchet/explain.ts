import { type ExitCode, type TaskId, duration, limit, nearestNames, plural } from '@subminute/core';
import {
  type CostedChange,
  EXACT_MS,
  type Findings,
  type LoopLedger,
  type ScenarioChange,
  changeText,
  isScenario,
  partOf,
  ratchetJson,
  renderRatchet,
} from '@subminute/core/ratchet';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { readMeasured } from '../../store/measured-file.ts';
import { graphRequest } from './both-graphs.ts';
import { findingsOf } from './findings.ts';
import { type Setting, act } from './setting.ts';
import { graphOfCheckout } from '../../history/graph-at.ts';
import { taskLines } from './explain-task.ts';

const OPTIONS = { base: 'value', main: 'switch', all: 'switch' } as const;

/** So many changes and paths are told unless all are asked for. */
const SHOWN = 10;

/** The reasons behind a check: each budgeted loop with its path, and what each addition to the graph costs. */
export function explain(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args, { action: 'ratchet explain', options: OPTIONS, words: 1 }, async (asked) => {
    const switches = new Set([...asked.given.switches, 'structural']);
    const setting = { ...asked, given: { ...asked.given, switches } };
    const findings = await findingsOf(setting);
    if (setting.signal.aborted) return fail(io, messages.interrupted('explain'));
    if (!findings.ok) return fail(io, findings.error);
    const [about] = setting.given.words;
    const budgets = [...findings.value.ledger.budgets.keys()];
    if (about !== undefined && !(isScenario(about) && budgets.includes(about)))
      return explainTask(setting, findings.value, about);
    if (setting.given.flags.format === 'json')
      io.out.write(`${JSON.stringify(ratchetJson(findings.value, 0))}\n`);
    else io.out.write(`${explained(findings.value, { about, all: switches.has('all') }).join('\n')}\n`);
    return 0;
  });
}

/** What is not a budget is a task. */
async function explainTask(setting: Setting, findings: Findings, about: string): Promise<ExitCode> {
  const { io, given, workspace } = setting;
  const { ledger } = findings;
  const head = await graphOfCheckout(graphRequest(setting, ledger.targets));
  if (!head.ok) return fail(io, head.error);
  const task = head.value.tasks.find((one) => one.task === about)?.task;
  if (task === undefined) {
    const names = [...ledger.budgets.keys(), ...head.value.tasks.map((one) => one.task)];
    return fail(io, messages.noSubject(about, nearestNames(about, names)[0]));
  }
  const last = readMeasured(workspace.place.dir, workspace.root);
  const lines = taskLines({ task, findings, head: head.value, last });
  const measured = last?.measured.find((one) => one.task === task);
  if (given.flags.format === 'json')
    io.out.write(`${JSON.stringify({ version: 1, task, weight: ledger.weights.get(task), measured })}\n`);
  else io.out.write(`${lines.join('\n')}\n`);
  return 0;
}

interface About {
  readonly about: string | undefined;
  readonly all: boolean;
}

function explained(findings: Findings, { about, all }: About): readonly string[] {
  const { comparison, ledger } = findings;
  const scenarios = (comparison?.scenarios ?? []).filter(
    ({ scenario }) => about === undefined || scenario === about,
  );
  const changes = comparison?.changes ?? [];
  const shown = all ? changes : changes.slice(0, SHOWN);
  return [
    renderRatchet(findings).trimEnd(),
    '',
    `model: ${ledger.targets.join(', ')}; ${plural(ledger.sample.length, 'commit')}; ${ledger.cores} cores; ${plural(ledger.weights.size, 'cost')}; equal costs on both sides`,
    ...scenarios.flatMap((one) => scenarioLines(one, ledger)),
    ...(changes.length > 0 ? ['added to the graph, and what the worst loop would save without it:'] : []),
    ...shown.map(changeLine),
    ...(changes.length > shown.length ? [`  and ${changes.length - shown.length} more: --all`] : []),
  ];
}

function scenarioLines(
  { scenario, state, base, head, allowedMs }: ScenarioChange,
  ledger: LoopLedger,
): string[] {
  const known = new Set<string>(base.path);
  const path = head.path.map((task) => (known.has(task) ? task : `+${task}`));
  const tasks = (count: number): string => String(Number(count.toFixed(1)));
  return [
    `${scenario}: ${state}, ${duration(base.loopMs)} → ${duration(head.loopMs)} of ${limit(allowedMs)}, ${tasks(base.tasks)} → ${tasks(head.tasks)} tasks`,
    ...(path.length > 0 ? [`  critical path: ${path.join(' > ')}`] : []),
    ...head.path.flatMap((task) => unitsLine(task, head.commit ?? scenario, ledger) ?? []),
  ];
}

/** What a loop runs of a test task: only where that is a part. */
function unitsLine(task: TaskId, after: string, { units, weights }: LoopLedger): string | undefined {
  const known = units.get(task);
  const share = known?.shares.get(after);
  const weight = weights.get(task);
  if (!known || !share || !weight) return undefined;
  const { cpu } = partOf(known, share);
  const whose = after.startsWith('edit:') ? 'this edit' : after === 'noop' ? 'no edit' : `commit ${after}`;
  return `  ${task}: ${duration(weight.cpuMs * cpu)} of ${duration(weight.cpuMs)} of CPU time, ${share.files} of ${plural(known.files, 'test file')} for ${whose}`;
}

function changeLine({ change, costMs }: CostedChange): string {
  return `  ${costMs > EXACT_MS ? `+${duration(costMs)}` : '0s'} ${changeText(change)}`;
}
