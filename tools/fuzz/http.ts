// Talks to a real shield in all wrong ways for a while, many connections at once, and holds it to what it promises:
//
// - its processes never end by themselves and print nothing, no `Error` of ours is the end of a request
// - every whole request has an answer, in its order, within 30 s, or its connection ends; one that stands still in the
//   middle is ended within 100 s (Node looks at heads each 30 s)
// - what is HTTP gets one status and no other: GET of an entry 200 or 404, its PUT 200 or 403, all that is not for Nx 404
//   (PUT 403); a control message 200, or 400 where it is malformed or none; without the secret 403, and `hello` 200
// - what is no HTTP gets 400, 408, 413, 417 or 431 of Node itself, without a body, and the end of its connection, or is
//   read as something that may be answered
// - who does not say the secret is told a proof (`hello`) and nothing else, and nothing of his is stored; the secret itself
//   is never said
// - a GET is answered with the bytes of an upload that came whole, with the secret, for that hash, and once it is, always
//   with the same
// - in the store are such bodies only, under their SHA-256, and no file is anywhere else
// - somebody who uses it as Nx does, all the while, gets what he has stored; in the end nothing is held any more: no build,
//   no file, no memory
//
//   node tools/setup.mjs tools/fuzz/http.ts --minutes 10 --seed 1 --executions 2000000
//
// What is sent is the same for the same seed. An execution is a request. Prints one JSON line last; a connection over which
// a promise was broken is written to a file, whose name is printed: `--script FILE` plays it again.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { treeMs } from '../bench/cpu.ts';
import { given, report } from '../bench/options.ts';
import { dice } from './archive/dice.ts';
import { scriptOf, textOf } from './http/kept.ts';
import type { Script } from './http/script.ts';
import { heavy, scripts } from './http/scripts.ts';
import { type Held, heldBy, rested, session, statusOf } from './http/session.ts';
import { steady } from './http/steady.ts';

const options = given({ minutes: 10, seed: 1, executions: 2_000_000, script: '' });

/** Connections that are open at once, and those that stand still beside them. */
const AT_ONCE = 64;
const STALLED = 100;
/** One connection in so many is one that stands still. */
const STALL_EVERY = 100;
const STALL_MS = 100_000;
/** Of what is kept of the run's first part, memory may grow by so much more. */
const WARM = 0.2;
const MORE_MB = 30;
const MORE_FILES = 2;

await using shield = await session();
const { use, useAll } = steady(shield);
const faults: string[] = [];
const stalls = new Set<Promise<void>>();
const { complaint } = shield.shield;
const { next, stalled } = scripts(dice(options.seed));
const requests = (): number => shield.tally.get('requests') ?? 0;
const cold = await heldBy(shield);
for (const script of options.script === '' ? heavy() : []) {
  const found = await shield.run(script);
  if (found !== undefined) fault(found);
}
const start = performance.now();
const untilMs = start + options.minutes * 60_000;
const isOver = (): boolean =>
  performance.now() > untilMs || requests() >= options.executions || faults.length > 20;

function fault(text: string, script?: Script): void {
  const kept = script ? join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'script.json') : '';
  if (script) writeFileSync(kept, textOf(script));
  faults.push(text);
  console.log(`${kept} ${text}`.trim());
}

async function connections(): Promise<void> {
  for (let nth = 0; !isOver() && complaint() === undefined; nth += 1) {
    const script = next();
    const found = await shield.run(script);
    if (found !== undefined) fault(found, script);
    if (nth % STALL_EVERY === 0 && stalls.size < STALLED) stall(stalled());
  }
}

/** Those that are waited for in the end are only those that could be waited for in time. */
function stall(script: Script): void {
  const leftMs = untilMs - performance.now();
  const playing = shield.run(script, Math.max(2000, Math.min(STALL_MS, leftMs))).then((found) => {
    stalls.delete(playing);
    const isLate = found?.startsWith('no end in time') === true;
    if (found !== undefined && !(isLate && leftMs < STALL_MS)) fault(found, script);
  });
  stalls.add(playing);
}

/** What the shield is for, all the while; and what it holds after its first while. */
async function used(): Promise<Held | undefined> {
  let warm: Held | undefined;
  while (!isOver() && complaint() === undefined) {
    const found = await use();
    if (found !== undefined) fault(`used as it is meant: ${found}`);
    for (const { text } of (await statusOf(shield)).notes) notes.add(text.replaceAll(/\d+/g, '0'));
    if (!warm && performance.now() - start > (untilMs - start) * WARM) warm = await heldBy(shield);
    await sleep(300);
  }
  return warm;
}

const notes = new Set<string>();
if (options.script === '') await all();
else fault((await shield.run(scriptOf(readFileSync(options.script, 'utf8')))) ?? 'nothing is wrong');
process.exitCode = faults.length > 0 ? 1 : 0;

async function all(): Promise<void> {
  const [warm] = await Promise.all([used(), ...Array.from({ length: AT_ONCE }, connections)]);
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(stalls);
  await sleep(200);
  const said = complaint();
  if (said === undefined) await afterwards(warm ?? cold);
  else fault(said);
  const tally = [...shield.tally].toSorted(([a], [b]) => (a < b ? -1 : 1));
  console.log(tally.map(([kind, count]) => `${kind}: ${count}`).join(', '));
  report({
    seed: options.seed,
    executions: requests(),
    seconds: Math.round(seconds),
    aSecond: Math.round(requests() / seconds),
    cpuSeconds: Math.round(treeMs(process.pid) / 1000),
    entriesGiven: shield.settled(),
    faults: faults.length,
  });
}

async function afterwards(warm: Held): Promise<void> {
  // That takes 20 s.
  const rest = options.minutes < 1 ? undefined : await rested(shield);
  if (rest !== undefined) fault(rest);
  for (const one of [(await use()) ?? '', ...(await useAll())]) if (one !== '') fault(`in the end: ${one}`);
  for (const one of await shield.faultsInStore()) fault(one);
  const now = await heldBy(shield);
  console.log(JSON.stringify({ cold, warm, now }));
  for (const process of ['front', 'worker'] as const) {
    if (now[process].files > cold[process].files + MORE_FILES)
      fault(`the ${process} holds ${now[process].files} files, ${cold[process].files} before`);
    if (now[process].memoryMb > warm[process].memoryMb + MORE_MB)
      fault(`the ${process} takes ${now[process].memoryMb} MB, ${warm[process].memoryMb} before`);
  }
  const { workerStarts, counts, notes: newest } = await statusOf(shield);
  if (workerStarts !== 1) fault(`the worker was started ${workerStarts} times`);
  for (const { text } of newest) notes.add(text.replaceAll(/\d+/g, '0'));
  for (const note of notes) if (/request failed/.test(note) && !/aborted/.test(note)) fault(note);
  console.log(JSON.stringify(counts));
}
