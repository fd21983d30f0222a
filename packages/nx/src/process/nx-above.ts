import { commandLine, processTable } from './table.ts';

/** The `nx` that runs the task which a process belongs to; `undefined` where none is above it. */
export function nxAbove(pid: number): number | undefined {
  const parents = new Map(processTable().map((row) => [row.pid, row.ppid]));
  for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) {
    if (/[\\/]nx(?:\.js)?(?:\s|$)/.test(commandLine(at))) return at;
  }
  return undefined;
}
