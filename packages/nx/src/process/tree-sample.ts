import { readFileSync, readdirSync } from 'node:fs';

/** A tree of processes at one moment; of short-lived ones it may miss some. Linux only. */
export interface TreeSample {
  /** Time that its threads have had on a core, or have waited for one, in ms: of the living ones. */
  readonly wantedMs: number;
  /** Resident memory of all its processes together; what they share is counted for each. */
  readonly residentBytes: number;
}

/** Memory is told in pages; on machines with larger ones, this says too little. */
const PAGE_BYTES = 4096;

export function sampleTree(root: number): TreeSample {
  let wantedMs = 0;
  let residentBytes = 0;
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    residentBytes += PAGE_BYTES * Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0);
    for (const thread of threadsOf(pid)) {
      const task = `/proc/${pid}/task/${thread}`;
      const [onCore = '0', queued = '0'] = read(`${task}/schedstat`).split(' ');
      wantedMs += (Number(onCore) + Number(queued)) / 1e6;
      queue.push(...read(`${task}/children`).split(' ').filter(Boolean).map(Number));
    }
  }
  return { wantedMs, residentBytes };
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** `''` where the process has gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
