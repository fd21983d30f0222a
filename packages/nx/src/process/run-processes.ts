import { type ProcessEvent, parseProcessEvents } from './ends.ts';
import { FILES, type Owner, askDir, readRunFile } from './run-dir.ts';
import {
  type ProcessName,
  type ProcessRow,
  commandLine,
  pidsWithEnvironment,
  processTable,
  NX_DAEMON,
} from './table.ts';

/** What belongs to a run, by what survives the death of any of its processes. */
export interface RunProcesses {
  /** The `nx` processes: each leads a session and a process group of its own. */
  readonly roots: readonly ProcessName[];
  /** What the processes that they start carry in `SUBMINUTE_RUN_DIR`. */
  readonly marks: readonly string[];
}

/** All of a run: the `nx` that runs its tasks, and those that were asked something about it. */
export function processesOfRun(dir: string, owner?: Owner): RunProcesses {
  const asked = askDir(dir);
  return {
    roots: [...(owner?.nx ? [owner.nx] : []), ...nxProcesses(dir), ...nxProcesses(asked)],
    marks: [dir, asked],
  };
}

/** The `nx` processes that said so themselves, also where their starter died before it could note them. */
export function nxProcesses(dir: string): readonly ProcessName[] {
  const isNx = (event: ProcessEvent): event is Extract<ProcessEvent, { type: 'nx' }> => event.type === 'nx';
  return parseProcessEvents(readRunFile(dir, FILES.events))
    .filter(isNx)
    .map(({ pid, started }) => ({ pid, started }));
}

/** Our own helpers of a run inside of this one: they end it when its owner has gone. */
const HELPER = /[\\/]process[\\/](?:reap|supervise)\.(?:js|ts)(?:\s|$)/;

/**
 * Every living process of the run: `nx`, what descends from it, what is in its session, what
 * carries its mark, what descends from those, and what was known to be its own before its parent
 * died (`known`, which grows).
 */
export function livingProcesses(run: RunProcesses, known: Map<number, string>): readonly ProcessRow[] {
  const rows = processTable().filter((row) => !row.zombie && row.pid !== process.pid);
  const table: Table = { rows, byPid: new Map(rows.map((row) => [row.pid, row])), daemons: new Map() };
  const children = childrenOf(rows);
  const marked = new Set(
    run.marks.flatMap((mark) => [...pidsWithEnvironment(rows, `SUBMINUTE_RUN_DIR=${mark}`)]),
  );
  const found = new Map<number, ProcessRow>();
  const visit = (row: ProcessRow): void => {
    if (found.has(row.pid) || row.pid === process.pid || isDaemon(row.pid, table)) return;
    found.set(row.pid, row);
    for (const child of children.get(row.pid) ?? []) visit(child);
  };
  for (const row of rows) {
    const isOwn = marked.has(row.pid) || isSame(row, known.get(row.pid)) || isOfRoot(row, run, table);
    if (isOwn && !isBelowDaemon(row, table)) visit(row);
  }
  for (const row of found.values()) known.set(row.pid, row.started);
  return [...found.values()];
}

interface Table {
  readonly rows: readonly ProcessRow[];
  readonly byPid: ReadonlyMap<number, ProcessRow>;
  /** What is known of each pid that was looked at. */
  readonly daemons: Map<number, boolean>;
}

function isSame(row: ProcessRow, started: string | undefined): boolean {
  return started !== undefined && (started === '' || row.started === started);
}

/**
 * A root, or a member of its session while it lives. Of a dead root the number alone proves nothing: its
 * children carry the mark.
 */
function isOfRoot(row: ProcessRow, { roots }: RunProcesses, { byPid }: Table): boolean {
  return roots.some((root) => {
    if (row.pid === root.pid) return isSame(row, root.started);
    if (row.session !== root.pid) return false;
    const leader = byPid.get(root.pid);
    return leader !== undefined && isSame(leader, root.started);
  });
}

function isDaemon(pid: number, { daemons }: Table): boolean {
  let answer = daemons.get(pid);
  if (answer === undefined) {
    const line = commandLine(pid);
    answer = NX_DAEMON.test(line) || HELPER.test(line);
    daemons.set(pid, answer);
  }
  return answer;
}

/** A daemon that a task's `nx` has started may carry the mark, and hand it on. */
function isBelowDaemon(row: ProcessRow, table: Table): boolean {
  for (let above = table.byPid.get(row.ppid); above; above = table.byPid.get(above.ppid)) {
    if (isDaemon(above.pid, table)) return true;
    if (above.ppid === above.pid) break;
  }
  return false;
}

function childrenOf(rows: readonly ProcessRow[]): ReadonlyMap<number, readonly ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const list = children.get(row.ppid);
    if (list) list.push(row);
    else children.set(row.ppid, [row]);
  }
  return children;
}
