import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArtefact } from './artefact.ts';
import { makeBody } from './bodies.ts';
import { type Bounded, boundedRun } from './bounded-run.ts';
import type { Contents } from './contents.ts';
import { type FaultServer, faultServer } from './fault-server.ts';
import { type FaultWorkspace, faultWorkspace, faultsOf } from './fault-workspace.ts';
import { type Fault, type Verdict, remoteOf } from './faults.ts';
import type { Passage } from './through.ts';

export interface TrialOptions {
  readonly passage: Passage;
  readonly daemon: boolean;
  readonly deadlineMs: number;
  /** Runs under the fault, each beside one without a remote cache. */
  readonly pairs: number;
}

/** What came of a run under a fault. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly exit: string;
  /** Longer than the run without a remote cache beside it; of a run that hung, at least. */
  readonly lostMs: number;
  readonly built: number;
  /** Requests that the fault is about; absent where the fault keeps them from the server. */
  readonly asked: number | undefined;
  /** What is wrong, or what Nx said of it. */
  readonly says: string;
}

/** Tries one fault in a workspace of its own, from an empty cache each time. */
export async function trial(fault: Fault, options: TrialOptions): Promise<readonly Outcome[]> {
  const { passage, daemon } = options;
  await using place = await faultWorkspace({ passage, daemon, megabytes: fault.megabytes ?? 0 });
  const { wanted, stored } = await seed(place, options);
  const bodies = await bodiesUnder(fault, stored, place);
  await using server = await faultServer({ fault, bodies });
  const faulty = passage.env(remoteOf(fault, server.url));
  const without = passage.env();
  const outcomes: Outcome[] = [];
  for (let pair = 0; pair < options.pairs; pair++) {
    // The order changes from pair to pair: neither is always the one that follows.
    const isFirst = pair % 2 === 1;
    const under = isFirst ? await runUnder(fault, place, { env: faulty, wanted, options }) : undefined;
    const beside = await build(place, without, options.deadlineMs);
    mustBeRight(place, beside, wanted);
    const tried = under ?? (await runUnder(fault, place, { env: faulty, wanted, options }));
    outcomes.push({ ...tried, asked: askedUnder(fault, server), lostMs: tried.lostMs - beside.wallMs });
  }
  return outcomes;
}

/** Of all pairs so far. */
function askedUnder({ where, remote }: Fault, { asked }: FaultServer): number | undefined {
  if (remote) return undefined;
  return where === 'PUT' ? asked.puts : asked.gets;
}

/** What the tasks make, and what Nx stores of it. */
async function seed(
  place: FaultWorkspace,
  { passage, deadlineMs }: TrialOptions,
): Promise<{ wanted: Contents; stored: ReadonlyMap<string, Buffer> }> {
  await using server = await faultServer();
  const ran = await build(place, passage.directly(remoteOf(undefined, server.url)), deadlineMs);
  const wanted = place.outputs();
  mustBeRight(place, ran, wanted);
  if (server.stored.size !== 2) throw new Error(`${server.stored.size} artefacts were stored, not 2`);
  return { wanted, stored: server.stored };
}

async function bodiesUnder(
  { body }: Fault,
  stored: ReadonlyMap<string, Buffer>,
  { ws, base }: FaultWorkspace,
): Promise<ReadonlyMap<string, Buffer>> {
  if (body === undefined) return stored;
  const made = new Map<string, Buffer>();
  for (const [hash, packed] of stored) {
    made.set(hash, await makeBody(body, await readArtefact(packed), { root: ws.dir, outside: base }));
  }
  return made;
}

interface Built extends Bounded {
  readonly built: number;
}

async function build(place: FaultWorkspace, env: NodeJS.ProcessEnv, deadlineMs: number): Promise<Built> {
  const { ws, base } = place;
  const ledger = join(base, 'builds.txt');
  place.clean();
  writeFileSync(ledger, '');
  const ran = await boundedRun(
    (ask) => ws.nx(['run-many', '-t', 'build'], { ...ask, env: { ...env, BENCH_BUILDS: ledger } }),
    { deadlineMs, dir: base },
  );
  const built = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').length - 1 : 0;
  return { ...ran, built };
}

/** What everything is held against must be right itself. */
function mustBeRight(place: FaultWorkspace, ran: Built, wanted: Contents): void {
  const wrong = faultsOf(place, wanted);
  if (ran.code === 0 && ran.built === 2 && wrong.length === 0) return;
  throw new Error(
    `a run without a fault ended with ${exitOf(ran)}, ${ran.built} built: ${wrong.join(', ')}\n${ran.stdout}${ran.stderr}`,
  );
}

interface Under {
  readonly env: NodeJS.ProcessEnv;
  readonly wanted: Contents;
  readonly options: TrialOptions;
}

/** Its `lostMs` is all of its time. */
async function runUnder(
  fault: Fault,
  place: FaultWorkspace,
  { env, wanted, options }: Under,
): Promise<Omit<Outcome, 'asked'>> {
  const ran = await build(place, env, options.deadlineMs);
  const wrong = faultsOf(place, wanted);
  const verdict = judge(fault, { ran, wrong, isOutside: place.escaped().length > 0 });
  const says = verdict === 'wrong' || verdict === 'unknowable' ? (wrong[0] ?? '') : complaint(ran);
  // A run that hung is not over at its deadline: what it takes to end it is not its time.
  const lostMs = ran.hung ? options.deadlineMs : ran.wallMs;
  return { verdict, exit: exitOf(ran), lostMs, built: ran.built, says };
}

interface Ended {
  readonly ran: Bounded;
  readonly wrong: readonly string[];
  readonly isOutside: boolean;
}

function judge(fault: Fault, { ran, wrong, isOutside }: Ended): Verdict {
  if (isOutside) return 'wrong';
  if (ran.hung) return 'hangs';
  if (ran.code !== 0) return 'fails';
  if (wrong.length === 0) return 'right';
  return fault.plain === 'unknowable' ? 'unknowable' : 'wrong';
}

function exitOf({ code, signal, hung }: Bounded): string {
  return hung ? `needs ${hung}` : (signal ?? String(code));
}

const COMPLAINT =
  /refus|fail|error|unauthorized|misconfigured|unexpected|invalid|ignoring|panicked|not found/i;
/** What Nx says of every failed run. */
const ROUTINE = /^(?:Tasks not run|Failed tasks|NX {3}Ran|NX {3}Running|Pass --verbose)/;

function complaint({ stdout, stderr }: Bounded): string {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  return lines.find((line) => COMPLAINT.test(line) && !ROUTINE.test(line)) ?? '';
}
