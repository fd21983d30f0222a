// Mutates archives of a real Nx and made ones for a while, and holds the reader to what it promises: it never
// throws and never hangs, and whatever it takes, Nx understands alike and puts nothing but outputs anywhere.
//
//   node tools/setup.mjs tools/fuzz/archive.ts --minutes 10 --seed 1 --executions 2000000
//
// Prints one JSON line last; what broke a promise is written to a file, whose name is printed.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbers, report } from '../bench/options.ts';
import { dice } from './archive/dice.ts';
import { type Mutant, mutated } from './archive/mutate.ts';
import { faultInList, faultInRewriting, judged, judgedTar, sandbox } from './archive/oracle.ts';
import { seeds } from './archive/seeds.ts';

const { minutes, seed, executions: wanted } = numbers({ minutes: 10, seed: 1, executions: 2_000_000 });

/** So many are under way at once: the inflating is done by other threads. */
const AT_ONCE = 16;
/** Of what is taken, one in so many is restored and written anew for good. */
const SAMPLE = 10;
const HANGS_MS = 20_000;
/** A chunk that holds all of any of them. */
const LARGE = 2 ** 20;

const chance = dice(seed);
const all = seeds();
const outcomes = new Map<string, number>();
const counts = { executions: 0, unpacked: 0, rewritten: 0, restored: 0, faults: 0 };
/** What is still to be restored. */
const sample: Buffer[] = [];

using place = sandbox();

interface Run extends Mutant {
  readonly sizes: readonly number[];
  /** Whether it goes through gzip also where only the tar in it was changed. */
  readonly isWhole: boolean;
  readonly isSample: boolean;
}

async function outcomeOf({ tar, bytes, sizes, isWhole }: Run): Promise<string> {
  if (tar === undefined || isWhole) return judged(bytes(), sizes);
  counts.unpacked++;
  return judgedTar(tar, sizes);
}

async function run(one: Run): Promise<string | undefined> {
  const outcome = await outcomeOf(one);
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (outcome !== 'taken') return undefined;
  const bytes = one.bytes();
  const fault = faultInList(bytes);
  if (fault !== undefined || !one.isSample) return fault;
  const whole = await judged(bytes, one.sizes);
  if (whole !== 'taken') return `is ${whole} as a whole`;
  counts.rewritten++;
  sample.push(bytes);
  return faultInRewriting(bytes);
}

/** A text in place of an answer that throws, or never comes. */
async function faultOf(work: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, HANGS_MS, 'hangs');
  });
  const fault = await Promise.race([work, hang]).catch((error: unknown) => `throws ${String(error)}`);
  clearTimeout(timer);
  return fault;
}

function keep(bytes: Buffer, fault: string): void {
  counts.faults++;
  const kept = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'archive.tar.gz');
  writeFileSync(kept, bytes);
  console.log(`${kept} ${fault}`);
}

const start = performance.now();
const until = start + minutes * 60_000;
while (performance.now() < until && counts.executions < wanted) {
  const batch = Array.from({ length: AT_ONCE }, (): Run => {
    const mutant = mutated(chance.pick(all), all, chance);
    const sizes = chance.once(4) ? [1 + chance.below(40), 1 + chance.below(1000), 4096] : [LARGE];
    return { ...mutant, sizes, isWhole: chance.once(4), isSample: chance.once(SAMPLE) };
  });
  await Promise.all(
    batch.map(async (one) => {
      const fault = await faultOf(run(one));
      if (fault !== undefined) keep(one.bytes(), fault);
    }),
  );
  // One after the other: they share a workspace.
  for (const bytes of sample.splice(0)) {
    counts.restored++;
    const fault = await faultOf(place.faultInRestoring(bytes));
    if (fault !== undefined) keep(bytes, fault);
  }
  counts.executions += batch.length;
}

const { user, system } = process.cpuUsage();
const seconds = (performance.now() - start) / 1000;
console.log(
  [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', '),
);
report({
  seed,
  ...counts,
  taken: outcomes.get('taken') ?? 0,
  seconds: Math.round(seconds),
  cpuSeconds: Math.round((user + system) / 1e6),
  aSecond: Math.round(counts.executions / seconds),
  maxMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
});
process.exitCode = counts.faults > 0 ? 1 : 0;
