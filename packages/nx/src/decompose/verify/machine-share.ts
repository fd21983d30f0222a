import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What the machine's cores did until now, in ms; `undefined` where the system does not tell. */
export interface MachineTime {
  readonly busyMs: number;
  readonly atMs: number;
}

/** Ticks of a second in /proc; the same on every architecture that Node runs on. */
const TICKS = 100;

export function machineTime(): MachineTime | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const ticks = user + nice + system + irq + softirq + steal;
    return { busyMs: (ticks * 1000) / TICKS, atMs: performance.now() };
  } catch {
    return undefined;
  }
}

/** Of what the cores could have done since then, the share that others took. */
export function othersShare(since: MachineTime | undefined, ownMs: number): number {
  const now = machineTime();
  if (!since || !now) return 0;
  const couldMs = (now.atMs - since.atMs) * availableParallelism();
  return couldMs > 0 ? Math.max(0, now.busyMs - since.busyMs - ownMs) / couldMs : 0;
}
