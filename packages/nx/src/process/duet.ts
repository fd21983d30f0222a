import { type ChildProcess, fork } from 'node:child_process';
import { type DuetPair, type DuetRule, DUET_RULE, type DuetVerdict, judgeDuet } from '@subminute/core';
import { entryFile } from './entry.ts';

export interface ArmCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** What a run of a command cost. Times in ms. */
export interface ArmCost {
  /** Of all its processes. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Of its first thread: on a core, and waiting for one. What is left of the wall time, it was blocked. */
  readonly onCpuMs: number;
  readonly queuedMs: number;
  /** `null`: it could not be started, or was killed. */
  readonly exitCode: number | null;
  /** The beginning of what it printed as errors. */
  readonly errors: string;
}

export interface Duet {
  readonly base: ArmCommand;
  readonly head: ArmCommand;
}

export interface DuetOptions {
  readonly rule?: DuetRule;
  /** Which of the two is started first: true for the base. A fair coin, which the test rests on. */
  readonly coin: () => boolean;
  /** No further pair is begun after so long, in ms. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/** A side that cannot be run cannot be judged. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
}

/**
 * Runs both sides at the same time on this machine, pair after pair, until the rule has decided: what the
 * machine does besides meets both alike. The first pair warms up and does not count. Throws
 * `CannotMeasure` where a side fails or the system does not tell CPU times.
 */
export async function decideDuet(duet: Duet, options: DuetOptions): Promise<DuetVerdict> {
  const { rule = DUET_RULE, limitMs } = options;
  if (process.platform !== 'linux')
    throw new CannotMeasure('CPU times of processes are read from /proc only');
  const start = performance.now();
  await runPair(duet, options);
  const pairs: DuetPair[] = [];
  for (;;) {
    const verdict = judgeDuet(pairs, rule);
    if (verdict.verdict !== 'undecided') return verdict;
    if (performance.now() - start > limitMs) return { ...verdict, verdict: 'inconclusive' };
    const { base, head } = await runPair(duet, options);
    pairs.push({ baseCpuMs: base.cpuMs, headCpuMs: head.cpuMs });
  }
}

/** Both arms once, side by side. */
export async function runPair(
  duet: Duet,
  { coin, signal }: Pick<DuetOptions, 'coin' | 'signal'>,
): Promise<{ readonly base: ArmCost; readonly head: ArmCost }> {
  const arms = [startArm(), startArm()] as const;
  const end = (): void => {
    for (const arm of arms) arm.disconnect();
  };
  signal?.addEventListener('abort', end, { once: true });
  try {
    await Promise.all(arms.map(said));
    const [base, head] = arms;
    const baseCost = said(base);
    const headCost = said(head);
    const tell = [() => base.send(duet.base), () => head.send(duet.head)];
    for (const start of coin() ? tell : tell.reverse()) start();
    const [baseSaid, headSaid] = (await Promise.all([baseCost, headCost])) as [ArmCost, ArmCost];
    return { base: checked(baseSaid, 'base'), head: checked(headSaid, 'head') };
  } finally {
    signal?.removeEventListener('abort', end);
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
    arm.once('exit', () => reject(new CannotMeasure('the measurement was ended')));
  });
}

function checked(cost: ArmCost, side: 'base' | 'head'): ArmCost {
  if (cost.exitCode === 0) return cost;
  const how = cost.exitCode === null ? 'could not be run' : `ended with exit ${cost.exitCode}`;
  throw new CannotMeasure(`the ${side} ${how}: ${cost.errors.trim().split('\n', 1)[0] ?? ''}`);
}
