import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The pids of a run's processes for which Node wrote a report that V8's heap reached its limit. */
export function heapReports(runDir: string): ReadonlySet<number> {
  const pids = new Set<number>();
  for (const name of filesOf(runDir)) {
    if (!/^report\..*\.json$/.test(name)) continue;
    const pid = heapPid(path.join(runDir, name));
    if (pid !== undefined) pids.add(pid);
  }
  return pids;
}

/** A report of a process that is killed while it writes is torn: then only its beginning counts. */
function heapPid(file: string): number | undefined {
  try {
    const head = readFileSync(file, 'utf8').slice(0, 4096);
    const pid = /"processId":\s*(\d+)/.exec(head)?.[1];
    return /"event":\s*"[^"]*heap[^"]*"/i.test(head) && pid !== undefined ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/** None where the run is over and its directory gone. */
function filesOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
