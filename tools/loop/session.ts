// Workspaces of systems for one measuring: made, known, and gone at the end, also where that is an interrupt.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { random } from '../bench/options.ts';
import { canBeApart, endMeasured } from './measured.ts';
import { type LoopProject, loopProjects } from './projects.ts';
import { type Stage, demandGreen, stage } from './stage.ts';
import { nx } from './systems/nx.ts';
import { subminute } from './systems/subminute.ts';
import type { System } from './systems/system.ts';
import { turbo } from './systems/turbo.ts';
import { newRunFolder } from './tools.ts';

export interface SessionOptions {
  readonly systems: readonly System[];
  readonly projects: number;
  readonly seed: number;
  /** The folder in which tools stay installed, and workspaces are made. */
  readonly keep: string;
  /** Whether all tasks are run until they are known. */
  readonly isKnown: boolean;
  readonly say: (text: string) => void;
}

export interface Session {
  readonly stages: readonly Stage[];
  readonly projects: readonly LoopProject[];
  readonly isApart: boolean;
}

/** Tools of calls before lie there. */
export const KEEP = path.join(tmpdir(), 'subminute-loop');

const TIMEOUT_MS = 3 * 3_600_000;

/** Nothing is kept of what was written within the last seconds: it may change again. */
const SETTLED_MS = 10_500;

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

export async function inSession<T>(
  { systems, projects: count, seed, keep, isKnown, say }: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const base = newRunFolder(keep);
  const clear = (): void => {
    endMeasured();
    rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const enders = SIGNALS.map(([signal, code]) => {
    const end = (): void => {
      clear();
      process.exit(code);
    };
    process.once(signal, end);
    return () => process.off(signal, end);
  });
  try {
    const projects = loopProjects(count, random(seed));
    const isApart = canBeApart();
    const stages: Stage[] = [];
    for (const system of systems) {
      say(`${system.name}: a workspace of ${count} projects`);
      stages.push(await stage(system, { keep, base, projects, isApart, timeoutMs: TIMEOUT_MS }));
    }
    if (isKnown) {
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      for (const one of stages) await makeKnown(one, say);
    }
    return await use({ stages, projects, isApart });
  } finally {
    for (const off of enders) off();
    clear();
  }
}

async function makeKnown(one: Stage, say: (text: string) => void): Promise<void> {
  for (let left = one.system.warmings; left > 0; left--) {
    const ran = await one.run('all');
    demandGreen(one.system, ran);
    say(`${one.system.name}: all of it takes ${Math.round(ran.cpuMs)} ms of CPU`);
  }
}

export function systemsIn(text: string, native: boolean): readonly System[] {
  const all = new Map([nx, turbo, subminute(native)].map((one) => [one.name as string, one]));
  return text.split(',').map((name) => {
    const system = all.get(name);
    if (!system) throw new Error(`--systems has '${name}': nx, turbo or subminute`);
    return system;
  });
}
