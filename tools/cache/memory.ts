import { readFileSync, readdirSync } from 'node:fs';

export interface Peak {
  /** Of a process and all below it, at the same moment. */
  readonly treeMb: number;
  /** Of the largest one of them. */
  readonly processMb: number;
}

export interface Sampling extends Disposable {
  peak(): Peak;
}

const EVERY_MS = 50;

/** Looks at the resident memory of a process and of all below it until it is disposed. */
export function sampleMemory(root: number): Sampling {
  let peak: Peak = { treeMb: 0, processMb: 0 };
  const look = (): void => {
    const each = treeOf(root).map(residentMb);
    const treeMb = each.reduce((sum, mb) => sum + mb, 0);
    peak = {
      treeMb: Math.max(peak.treeMb, treeMb),
      processMb: Math.max(peak.processMb, ...each),
    };
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    peak: () => peak,
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}

function treeOf(root: number): readonly number[] {
  const below = threadsOf(root).flatMap((thread) => {
    const text = textOf(`/proc/${root}/task/${thread}/children`);
    return text.split(' ').filter(Boolean).map(Number);
  });
  return [root, ...below.flatMap(treeOf)];
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? '0';
  return Number(kb) / 1024;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
