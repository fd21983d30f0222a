import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { VitestUnits } from '@subminute/core';
import { taskOfEnv } from '@subminute/core/unit';
import { readLockfile } from './inputs/lockfile.ts';
import { type Spool, readSpool, removeLeftSpools } from './record/spool.ts';
import { areStopped, workersStopped } from './record/stops.ts';
import { finishUnits } from './run/finish.ts';
import { versionsText } from './run/versions.ts';
import { unitsReport } from './run/report-units.ts';
import type { RanModule } from './run/test-modules.ts';
import { type UnitRun, joined, planUnits } from './run/unit-run.ts';
import { toPath } from './run/place-names.ts';
import { keepUnitsHouse } from './store/bounds.ts';
import { type Database, isUnusable } from './store/database-file.ts';
import { revoke } from './store/revoked.ts';
import { markUnhashed, unhashedName } from './store/unhashed.ts';
import { readingOnly } from './store/one-step.ts';
import { openUnits, setUnitsAside } from './store/units-file.ts';
import { traceAt } from './store/verdicts.ts';
import type { HostSpecification, SkipHost } from './vite/host.ts';
import { whyRunOff } from './vite/off.ts';

/** What a run of Vitest's that may leave out test files is made with. */
export interface SkipSetting {
  readonly host: SkipHost;
  /** The workspace. */
  readonly root: string;
  /** The folder of the store. */
  readonly store: string;
  /** Where the workers write. */
  readonly spool: Spool;
  /** When this process began to read, in ms since 1970. */
  readonly sinceMs: number;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Share of known test files that run anyway. */
  readonly audit: number;
}

export interface EndedRun {
  /** Errors outside of any test. */
  readonly errors: readonly { readonly name?: string }[];
  readonly isInterrupted: boolean;
}

/** What was planned; its database is open until the end. */
export interface PlannedRun {
  readonly run: UnitRun;
  readonly database: Database;
}

/** A database that turns out to be torn is set aside, and nothing is known. */
export async function planRun(
  setting: SkipSetting,
  files: readonly HostSpecification[],
): Promise<PlannedRun> {
  try {
    return await plan(setting, files);
  } catch (error) {
    if (!setTornAside(setting.store, error)) throw error;
    return plan(setting, files);
  }
}

/** Of two parts of one run. */
export function joinedRun({ run, database }: PlannedRun, other: PlannedRun): PlannedRun {
  other.database[Symbol.dispose]();
  return { run: joined(run, other.run), database };
}

/** Files that known test files have loaded, as their passes have it. */
export function loadedByKnown({ run, database }: PlannedRun): readonly string[] {
  const names = run.plan.known.flatMap(({ verdict }) =>
    (traceAt(database.db, verdict.trace)?.inputs ?? []).flatMap((one) =>
      one.kind === 'module' ? [one.id] : [],
    ),
  );
  return [...new Set(names)].map((name) => toPath(name, run.root));
}

/** Whether there is another database now. */
function setTornAside(store: string, error: unknown): boolean {
  const aside = isUnusable(error) ? setUnitsAside(store) : undefined;
  tellAside(aside);
  return aside !== undefined;
}

function tellAside(aside: string | undefined): void {
  if (aside === undefined) return;
  process.stderr.write(`subminute: what was known of test files was torn, and was set aside as ${aside}\n`);
}

async function plan(setting: SkipSetting, files: readonly HostSpecification[]): Promise<PlannedRun> {
  const { host, root, env, sinceMs, audit } = setting;
  using opened = new DisposableStack();
  const database = opened.use(openUnits(setting.store, { busyMs: 1500 }));
  tellAside(database.aside);
  // Nothing is written before the end; one look at the store spares a lock for each question.
  using _reading = readingOnly(database.db);
  const run = await planUnits(files, {
    root,
    db: database.db,
    lockfile: readLockfile(root),
    versions: versionsText(host.version, host.config.root),
    env,
    off: whyRunOff(host, env),
    sinceMs,
    audit,
    seed: randomBytes(8).toString('hex'),
  });
  opened.move();
  return { run, database };
}

/** What Vitest calls an error of the type checker outside of type tests. */
const TYPE_ERROR = 'TypeCheckError';

/** Keeps what ran, and tells of it. What is torn is set aside, so that the next run finds a whole one. */
export async function endRun(
  planned: PlannedRun,
  setting: SkipSetting,
  modules: readonly RanModule[],
  ended: EndedRun,
): Promise<VitestUnits> {
  try {
    return await end(planned, setting, modules, ended);
  } catch (error) {
    setTornAside(setting.store, error);
    throw error;
  }
}

async function end(
  { run, database }: PlannedRun,
  { host, store, sinceMs, spool, env }: SkipSetting,
  modules: readonly RanModule[],
  { errors, isInterrupted }: EndedRun,
): Promise<VitestUnits> {
  using _database = database;
  const taskHash = env['NX_TASK_HASH'] ?? unhashedTask(run.root, env);
  const isStopping = areStopped(host.version);
  if (isStopping && !isInterrupted) await workersStopped(spool.dir, () => Date.now());
  const unhandled = [...errors, ...(host.state?.getUnhandledErrors() ?? [])];
  const finished = await finishUnits(run, modules, {
    facts: readSpool(spool.dir),
    areStopped: isStopping,
    sinceMs,
    nowMs: Date.now(),
    run: path.basename(env['SUBMINUTE_RUN_DIR'] ?? ''),
    isUnhandled: unhandled.some(({ name }) => name !== TYPE_ERROR),
    isTypeError: unhandled.some(({ name }) => name === TYPE_ERROR),
    isCut: isInterrupted || (host.config.bail ?? 0) > 0,
    taskHash,
  });
  if (env['NX_TASK_HASH'] === undefined && taskOfEnv(env) !== undefined) markUnhashed(store);
  // This very task may have passed in this state: what a cache has of it is no pass any more.
  revoke(
    store,
    finished.wrong.flatMap(({ taskHashes }) => [...taskHashes, taskHash ?? '']),
  );
  keepHouse(store, database);
  const units = unitsReport(run, modules, finished);
  const { ran, known } = units;
  // Not on stdout: a reporter may write a document there.
  if (known > 0) process.stderr.write(`subminute: ${ran} test files run, ${known} known\n`);
  if (env['SUBMINUTE_DEBUG']) process.stderr.write(`${JSON.stringify(units, null, 1)}\n`);
  return units;
}

/** One of many that Nx has started together is told its name only. */
function unhashedTask(root: string, env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const task = taskOfEnv(env);
  return task === undefined ? undefined : unhashedName(root, task);
}

/** What could not be taken away now is taken away later. */
function keepHouse(store: string, { db }: Database): void {
  try {
    const nowMs = Date.now();
    if (keepUnitsHouse(store, db, nowMs)) removeLeftSpools(store, nowMs);
  } catch {
    // Other writers took too long, or the disk is full.
  }
}
