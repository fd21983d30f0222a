// Whether the shield loses or spoils anything when its processes, or its clients, are killed at any moment: clients
// send and fetch entries all the time, and at random moments the worker is killed, a client goes away in the middle,
// or the front itself is killed. What was acknowledged must be there in the end, byte for byte, and nothing that was
// sent may ever be wrong.
//
//   node tools/setup.mjs tools/bench/shield-crash.ts --points 1000 --fronts 60 --seed 1
//
// The last line is JSON: `lost` acknowledged entries, `wrong` answers, `partial` files in the store, and `broken`
// answers, which were cut off although the front lived. All of them must be 0.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEntry } from '../../packages/nx/src/shield/store/entry.ts';
import { layoutOf, shieldDir } from '../../packages/nx/src/shield/store/layout.ts';
import type { Reached } from '../../packages/nx/src/shield/client/reach.ts';
import { type SampleArchive, measuresOf } from '../cache/sample-archive.ts';
import { get, kill, put, shieldProcess } from '../cache/shield-process.ts';
import { numbers, random, report } from './options.ts';

const options = numbers({ points: 1000, fronts: 60, seed: 1, clients: 4 });
const next = random(options.seed);
await using shield = shieldProcess();
let reached = await shield.reach();
/** An answer is cut off rightly only where the front was down meanwhile. */
let killedFronts = 0;
let isDown = false;
let isOver = false;
const acknowledged = new Map<string, ReturnType<typeof measuresOf>>();
const counts = { worker: 0, client: 0, front: 0, wrong: 0, broken: 0, misses: 0, refusedPuts: 0 };
const started = performance.now();

const clients = Array.from({ length: options.clients }, client);
while (counts.worker + counts.client + counts.front < options.points) {
  await sleep(5 + next() * 40);
  const left = options.points - counts.worker - counts.client - counts.front;
  if (next() < (options.fronts - counts.front) / left) await killFront();
  else if (next() < 0.6) await killWorker();
  else counts.client += await leaveInTheMiddle();
}
isOver = true;
await Promise.all(clients);
const lost = await lostOf(await shield.reach());
const partial = partialOf();
const seconds = Math.round((performance.now() - started) / 1000);
const figures = {
  points: options.points,
  ...counts,
  acknowledged: acknowledged.size,
  lost,
  partial,
  seconds,
};
report({ ...figures, seed: options.seed });
process.exitCode = lost + partial + counts.wrong + counts.broken > 0 || acknowledged.size === 0 ? 1 : 0;

async function client(): Promise<void> {
  while (!isOver) {
    const fronts = killedFronts;
    if (isDown) await sleep(20);
    try {
      if (next() < 0.5) await putOne();
      else await getOne();
    } catch (error) {
      if (fronts === killedFronts && !isDown) {
        counts.broken += 1;
        console.log(`broken: ${String(error)}`);
      }
      await sleep(20);
    }
  }
}

function sampleOf(): SampleArchive {
  const largest = next() < 0.1 ? 4_000_000 : 60_000;
  return { seed: Math.floor(next() * 2 ** 40), contentBytes: 1 + Math.floor(next() * largest) };
}

async function putOne(): Promise<void> {
  const sample = sampleOf();
  const status = await put(reached, String(sample.seed), sample);
  if (status === 200) acknowledged.set(String(sample.seed), measuresOf(sample));
  else if (status === 403) counts.refusedPuts += 1;
  else counts.wrong += 1;
}

async function getOne(): Promise<void> {
  const hashes = [...acknowledged.keys()];
  const hash = hashes[Math.floor(next() * hashes.length)];
  const wanted = hash === undefined ? undefined : acknowledged.get(hash);
  if (hash === undefined || !wanted) return;
  const { status, sha256 } = await get(reached, hash);
  // A run waits three seconds at most for a worker that is killed all the time.
  if (status === 404) counts.misses += 1;
  else if (status !== 200 || sha256 !== wanted.sha256) counts.wrong += 1;
}

async function killWorker(): Promise<void> {
  const status = await shield.status();
  if (status?.workerPid === undefined) return;
  kill(status.workerPid);
  counts.worker += 1;
}

async function killFront(): Promise<void> {
  isDown = true;
  killedFronts += 1;
  kill(reached.address.pid);
  counts.front += 1;
  reached = await shield.reach();
  isDown = false;
}

/** As an Nx that is killed while it sends, or fetches. */
async function leaveInTheMiddle(): Promise<number> {
  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), next() * 20);
  const sample = { ...sampleOf(), contentBytes: 3_000_000 };
  const [hash] = acknowledged.keys();
  const asked =
    next() < 0.7 || hash === undefined
      ? put(reached, String(sample.seed), sample, leaving.signal)
      : get(reached, hash, leaving.signal);
  return await asked.then(
    () => 0,
    () => 1,
  );
}

/** A new run each hundred: none of them waits more than its three seconds. */
async function lostOf(first: Reached): Promise<number> {
  let run = first;
  let lost = 0;
  for (const [at, [hash, wanted]] of [...acknowledged].entries()) {
    if (at % 100 === 99) run = await shield.reach();
    const { status, sha256 } = await get(run, hash);
    if (status === 200 && sha256 === wanted.sha256) continue;
    lost += 1;
    console.log(`lost: ${hash} (${status})`);
  }
  return lost;
}

/** Names in the store that do not stand for what they should. */
function partialOf(): number {
  const layout = layoutOf(shieldDir(shield.place));
  const bodies = readdirSync(layout.bodies, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const torn = bodies.filter(({ parentPath, name }) => {
    const sum = createHash('sha256').update(readFileSync(path.join(parentPath, name)));
    return sum.digest('hex') !== name;
  });
  const entries = readdirSync(layout.entries).filter((name) => /^\d+\.json$/.test(name));
  const unreadable = entries.filter(
    (name) => readEntry(readFileSync(path.join(layout.entries, name), 'utf8')) === undefined,
  );
  return torn.length + unreadable.length;
}
