// A shield that is tried out: scripts are played to it, and what it says and keeps is held against a model.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Heard, play } from './connection.ts';
import { type Fault, faultIn, settledBefore } from './judge.ts';
import { model } from './model.ts';
import { type Part, type Script, PLAIN } from './script.ts';
import { beginnings, message } from './scripts.ts';
import { faultsInStore } from './store.ts';
import { type Holds, type Target, holdsOf, target } from './target.ts';

/** A build whose archive never comes is given back after 20 s. */
const FREE_MS = 30_000;

interface Status {
  readonly workerPid: number;
  readonly workerStarts: number;
  readonly builds: { readonly held: number; readonly waiting: number };
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly { readonly text: string }[];
}

export interface Held {
  readonly front: Holds;
  readonly worker: Holds;
}

export interface Session extends AsyncDisposable {
  readonly shield: Target;
  /** Plays a script and judges what came. */
  readonly run: (script: Script, patienceMs?: number) => Promise<Fault>;
  /** The same of requests one after the other, with what came. */
  readonly ask: (parts: readonly Part[]) => Promise<readonly [Heard, Fault]>;
  readonly faultsInStore: () => Promise<readonly string[]>;
  /** How many answers of which kind there were, and `requests`. */
  readonly tally: ReadonlyMap<string, number>;
  /** How many entries were given away. */
  readonly settled: () => number;
}

export async function session(): Promise<Session> {
  const shield = await target();
  const known = model();
  const tally = new Map<string, number>();
  const told = async (script: Script, patienceMs?: number): Promise<readonly [Heard, Fault]> => {
    const before = settledBefore(script, known);
    for (const { asked } of script.parts) known.send(asked);
    const heard = await play(shield.port, script, patienceMs);
    count(tally, script, heard);
    return [heard, await faultIn(script, heard, known, before)];
  };
  const all: Session = {
    shield,
    tally,
    run: async (script, patienceMs) => (await told(script, patienceMs))[1],
    ask: async (parts) => await told({ ...PLAIN, parts }),
    settled: known.settled,
    faultsInStore: () => faultsInStore(shield.place, known.isKnown),
    [Symbol.asyncDispose]: async () => await shield[Symbol.asyncDispose](),
  };
  // All checkouts are known; and under a run it does not end when it is told to.
  await all.ask([...beginnings(), ...beginnings(['/w/steady'], 'steady')]);
  return all;
}

export async function statusOf({ ask }: Session): Promise<Status> {
  const [{ answers }] = await ask([message('status', {})]);
  return JSON.parse(answers[0]?.body.toString() ?? '') as Status;
}

export async function heldBy(session: Session): Promise<Held> {
  const { workerPid } = await statusOf(session);
  return { front: holdsOf(session.shield.pid), worker: holdsOf(workerPid) };
}

/** Waits until nothing is under way any more. */
export async function rested(session: Session): Promise<Fault> {
  for (let waitedMs = 0; waitedMs < FREE_MS; waitedMs += 500) {
    const { builds } = await statusOf(session);
    if (builds.held + builds.waiting === 0) return undefined;
    await sleep(500);
  }
  return `builds that nobody makes: ${JSON.stringify((await statusOf(session)).builds)}`;
}

function count(tally: Map<string, number>, { parts }: Script, { answers, sent, end }: Heard): void {
  const add = (name: string, more = 1): void => void tally.set(name, (tally.get(name) ?? 0) + more);
  add('requests', sent);
  add(`ended by ${end}`);
  let nth = 0;
  for (const { status } of answers) {
    const asked = parts[nth]?.asked;
    add(`${asked?.isBroken === true ? 'broken' : (asked?.what ?? 'more')} ${status}`);
    if (status >= 200) nth += 1;
  }
}
