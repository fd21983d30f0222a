import { median } from '../bench/options.ts';
import { type EditKind, canBreak, editOf } from './edits.ts';
import type { LoopProject } from './projects.ts';
import { type Ran, type Stage, demandGreen } from './stage.ts';

export interface Figures {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly tasks: number;
  readonly bytes: number;
}

export type Compared = Readonly<Record<string, Figures>>;

export interface Measuring {
  readonly stages: readonly Stage[];
  readonly projects: readonly LoopProject[];
  readonly runs: number;
  readonly say: (text: string) => void;
}

/** The loop after an edit, by system: in turns, medians. Fails where systems say something else of the same state. */
export async function measureEdit(kind: EditKind, measuring: Measuring): Promise<Compared> {
  return inTurns(measuring, async (stage, turn) => {
    await stage.reset();
    stage.write(editOf(kind, { projects: measuring.projects, files: stage.files, isBroken: false, turn }));
    return stage.run('affected');
  });
}

/** With nothing changed. */
export async function measureCached(measuring: Measuring): Promise<Compared> {
  for (const stage of measuring.stages) await stage.reset();
  return inTurns(measuring, async (stage) => {
    const ran = await stage.run('all');
    demandGreen(stage.system, ran);
    if (ran.outcome.executed.length > 0)
      throw new Error(`${stage.system.name} runs what is cached: ${ran.outcome.executed.slice(0, 5).join()}`);
    return ran;
  });
}

async function inTurns(
  { stages, runs, say }: Measuring,
  once: (stage: Stage, turn: number) => Promise<Ran>,
): Promise<Compared> {
  const all = new Map<Stage, Ran[]>(stages.map((stage) => [stage, []]));
  for (let turn = 1; turn <= runs; turn++) {
    // Neither is always the one that follows another.
    const first = turn % stages.length;
    const order = [...stages.slice(first), ...stages.slice(0, first)];
    const now: Told[] = [];
    for (const stage of order) {
      const ran = await once(stage, turn);
      all.get(stage)?.push(ran);
      now.push({ name: stage.system.name, ran });
      say(`  ${stage.system.name} ${Math.round(ran.cpuMs)} ms of CPU, ${ran.outcome.executed.length} tasks`);
    }
    demandEqual(now);
  }
  return Object.fromEntries(
    [...all].map(([{ system }, ran]) => [
      system.name,
      {
        cpuMs: Math.round(median(ran.map(({ cpuMs }) => cpuMs))),
        wallMs: Math.round(median(ran.map(({ wallMs }) => wallMs))),
        tasks: median(ran.map(({ outcome }) => outcome.executed.length)),
        bytes: median(ran.map(({ bytes }) => bytes)),
      },
    ]),
  );
}

/** The edit so that something has to fail: the number of what does, the same for all systems. */
export async function brokenBy(kind: EditKind, { stages, projects, say }: Measuring): Promise<number> {
  if (!canBreak(kind)) return 0;
  const told: Told[] = [];
  for (const stage of stages) {
    await stage.reset();
    stage.write(editOf(kind, { projects, files: stage.files, isBroken: true, turn: 1 }));
    const ran = await stage.run('affected');
    const { failing } = ran.outcome;
    say(`  ${stage.system.name}, broken: ${failing.length} fail, ${failing.slice(0, 4).join(' ')}`);
    if (failing.length === 0 || ran.code === 0)
      throw new Error(`${stage.system.name} passes what ${kind} breaks: ${ran.output.slice(-3000)}`);
    told.push({ name: stage.system.name, ran });
  }
  demandEqual(told);
  return Math.max(...told.map(({ ran }) => ran.outcome.failing.length));
}

interface Told {
  readonly name: string;
  readonly ran: Pick<Ran, 'code' | 'outcome' | 'output'>;
}

/** What one has left out since something below failed, it says nothing of. */
export function demandEqual(all: readonly Told[]): void {
  for (const { name, ran } of all) {
    if ((ran.code === 0) !== (ran.outcome.failing.length === 0))
      throw new Error(
        `${name} ended with ${ran.code ?? 'a signal'}, failing: ${ran.outcome.failing.join()}: ${ran.output.slice(-2000)}`,
      );
    for (const other of all) {
      const { failing, skipped } = other.ran.outcome;
      const unheard = ran.outcome.failing.filter((one) => !failing.includes(one) && !skipped.includes(one));
      if (unheard.length > 0)
        throw new Error(
          `${name} fails and ${other.name} does not: ${unheard.slice(0, 10).join()}\n${name}: ${ran.output.slice(-2000)}\n${other.name}: ${other.ran.output.slice(-2000)}`,
        );
    }
  }
}
