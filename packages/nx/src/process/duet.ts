import { type ChildProcess, fork } from 'node:child_process';
import {
  type DuetPair,
  type DuetRule,
  type DuetVerdict,
  type Side,
  type Unmeasurable,
  DUET_RULE,
  IN_TURN_RULE,
  judgeDuet,
  wordsOf,
} from '@subminute/core/ratchet';
import { type CleanTree, cleanTree } from './clean-tree.ts';
import { entryFile } from './entry.ts';
import { saidLine } from './said-line.ts';

export interface ArmCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** So many runs are one measurement. */
  readonly repeat?: number;
  /** What is cleaned between them, and before. */
  readonly clean?: CleanTree;
}

/** What a run of a command cost, or all its runs together. Times in ms. */
export interface ArmCost {
  /** Of all its processes. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** How long none of its threads was on a core or waited for one: it slept, or waited for something. */
  readonly idleMs: number;
  /** The most memory that it had, about. */
  readonly peakBytes: number;
  /** `null`: it could not be started, or was killed. */
  readonly exitCode: number | null;
  /** The beginning of what it printed as errors, or else at all. */
  readonly errors: string;
}

export interface Duet {
  readonly base: ArmCommand;
  readonly head: ArmCommand;
}

export interface PairOptions {
  /** Which of the two is started first: true for the base. A fair coin, which the test rests on. */
  readonly coin: () => boolean;
  /** One after the other, where the memory does not hold both. */
  readonly inTurn?: boolean;
  readonly signal?: AbortSignal;
}

export interface DuetOptions extends PairOptions {
  readonly rule?: DuetRule;
  /** No further pair is begun after so long, in ms. */
  readonly limitMs: number;
}

/** A verdict, and the pairs that it rests on. */
export interface DuetDecision extends DuetVerdict {
  readonly measured: readonly CostPair[];
}

export interface CostPair {
  readonly base: ArmCost;
  readonly head: ArmCost;
}

/** A side that cannot be run cannot be judged. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
  readonly why: Unmeasurable;

  constructor(why: Unmeasurable) {
    super(wordsOf(why));
    this.why = why;
  }
}

/**
 * Runs both sides at the same time on this machine, pair after pair, until the rule has decided: what the
 * machine does besides meets both alike. The first pair warms up and does not count. Throws
 * `CannotMeasure` where a side fails or the system does not tell CPU times.
 */
export async function decideDuet(duet: Duet, options: DuetOptions): Promise<DuetDecision> {
  const { rule = options.inTurn === true ? IN_TURN_RULE : DUET_RULE, limitMs } = options;
  if (process.platform !== 'linux') throw new CannotMeasure({ kind: 'system' });
  const start = performance.now();
  await runPair(duet, options);
  const measured: CostPair[] = [];
  for (;;) {
    const verdict = judgeDuet(measured.map(pairOf), rule);
    if (verdict.verdict !== 'undecided') return { ...verdict, measured };
    if (performance.now() - start > limitMs) return { ...verdict, verdict: 'inconclusive', measured };
    measured.push(await runPair(duet, options));
  }
}

/** The kernel counts in ticks: what took none took less than one. */
const TICK_MS = 10;

function pairOf({ base, head }: CostPair): DuetPair {
  return { baseCpuMs: Math.max(base.cpuMs, TICK_MS), headCpuMs: Math.max(head.cpuMs, TICK_MS) };
}

/** Both arms once, side by side or in turn. */
export async function runPair(duet: Duet, { coin, inTurn = false, signal }: PairOptions): Promise<CostPair> {
  const isBaseFirst = coin();
  if (!inTurn) {
    const [first, second] = isBaseFirst ? [duet.base, duet.head] : [duet.head, duet.base];
    const [a, b] = (await runArms([first, second], signal)) as [ArmCost, ArmCost];
    const [base, head] = isBaseFirst ? [a, b] : [b, a];
    return { base: checked(base, 'base'), head: checked(head, 'head') };
  }
  const costs: Partial<Record<Side, ArmCost>> = {};
  for (const side of isBaseFirst ? (['base', 'head'] as const) : (['head', 'base'] as const))
    costs[side] = await runAlone(duet[side], side, signal);
  return costs as CostPair;
}

/** One side by itself. */
export async function runAlone(arm: ArmCommand, side: Side, signal?: AbortSignal): Promise<ArmCost> {
  return checked(await runArm(arm, signal), side);
}

/** A command by itself, whatever it ends with. Throws `CannotMeasure` where it is ended. */
export async function runArm(arm: ArmCommand, signal?: AbortSignal): Promise<ArmCost> {
  const [cost] = await runArms([arm], signal);
  return cost as ArmCost;
}

/** All arms are ready before the first one is told to start. */
async function runArms(commands: readonly ArmCommand[], signal?: AbortSignal): Promise<ArmCost[]> {
  if (signal?.aborted) throw new CannotMeasure({ kind: 'ended' });
  for (const { clean } of commands) if (clean) cleanTree(clean);
  const arms = commands.map(startArm);
  const end = (): void => {
    for (const arm of arms) if (arm.connected) arm.disconnect();
  };
  signal?.addEventListener('abort', end, { once: true });
  try {
    await Promise.all(arms.map(said));
    const costs = arms.map(said);
    for (const [i, arm] of arms.entries()) arm.send(commands[i] as ArmCommand);
    return (await Promise.all(costs)) as ArmCost[];
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}

function startArm(): ChildProcess {
  return fork(entryFile('duet-arm'), [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** The next message of an arm; it has none to send when it ends before. */
function said(arm: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    arm.once('message', resolve);
    arm.once('error', reject);
    // Its 'exit' may be told before what it sent is read: only the end of the channel comes after that.
    arm.once('disconnect', () => {
      const ended = (): void => reject(new CannotMeasure({ kind: 'ended' }));
      if (arm.exitCode === null && arm.signalCode === null) arm.once('exit', ended);
      else ended();
    });
  });
}

function checked(cost: ArmCost, side: Side): ArmCost {
  if (cost.exitCode === 0) return cost;
  const how = cost.exitCode === null ? 'could not be run' : `ended with exit ${cost.exitCode}`;
  const detail = `${how}: ${saidLine(cost.errors)}`;
  throw new CannotMeasure({ kind: 'failed', side, detail });
}
