// Whether a check of types that stops where declarations stay the same misses anything.
//
//   node tools/setup.mjs tools/bench/cutoff.ts --count 500 --seed 1 [--nx 10 [--native 1]] [--blind types]
//
// Generated workspaces of five projects in layers that see each other through what they declare; single changes of bodies,
// of what is declared to others or within, of manifests, tsconfigs and files. After each: what the targets of `infer` say,
// of which only those run whose keys have changed, against a check of all projects from nothing. Their keys and outputs are
// made by what the targets run; TypeScript, the old one with its interface, is in this process. --nx: so many changes more,
// by the real Nx, its cache and the compiler as a process; --native: with TypeScript 7, then only who is wrong is compared.
// --blind types|manifest|config|beside: keys that leave out these lines of a surface, to see that it is found.
// The last line is JSON; what is unsound stands above it.
import { byNx } from '../cutoff/by-nx.ts';
import { generated } from '../cutoff/generated.ts';
import { type Judged, judging } from '../cutoff/judge.ts';
import { BLINDS, type Blind } from '../cutoff/keyed.ts';
import { given, random, report } from './options.ts';

const { count, seed, nx, native, blind } = given({ count: 500, seed: 1, nx: 0, native: 0, blind: '' });

if (!BLINDS.some((one) => one === blind)) throw new Error(`--blind ${blind}: one of ${BLINDS.join(' ')}`);

/** Changes of one workspace, before another is made. */
const EACH = 12;

// So that workspaces go.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const all: Judged[] = [];
const started = performance.now();
for (let made = 0; all.length < count; made++) {
  const dice = random(seed * 1000 + made);
  using workspace = await judging(generated(dice));
  for (let at = 0; at < EACH && all.length < count; at++) {
    const judged = await workspace.next(dice, blind as Blind);
    all.push(judged);
    for (const line of judged.unsound)
      console.log(`UNSOUND ${seed * 1000 + made}, ${judged.mutation.what}: ${line}`);
    for (const line of judged.refused)
      console.log(`REFUSED ${seed * 1000 + made}, ${judged.mutation.what}: ${line}`);
  }
}
let nxUnsound = 0;
let nxRed = 0;
if (nx > 0) {
  const dice = random(seed * 1000 + 999);
  await using workspace = await byNx(generated(dice), native === 1);
  for (let at = 0; at < nx; at++) {
    const { mutation, unsound, isRed } = await workspace.next(dice);
    if (isRed) nxRed++;
    if (unsound.length > 0) nxUnsound++;
    for (const line of unsound) console.log(`UNSOUND by Nx, ${mutation.what}: ${line}`);
  }
}
const of = (kind: string): readonly Judged[] => all.filter(({ mutation }) => mutation.kind === kind);
const bodies = of('body');
const share = (some: number, whole: number): number => (whole === 0 ? 0 : Number((some / whole).toFixed(3)));
const unsound = all.filter((one) => one.unsound.length > 0).length;
report({
  mutants: all.length,
  unsound,
  bodyStopped: share(bodies.filter(({ executed }) => executed.length === 1).length, bodies.length),
  bodies: bodies.length,
  declarations: of('declaration').length,
  files: of('file').length,
  /** After which a clean check finds something wrong. */
  red: all.filter(({ isRed }) => isRed).length,
  /** Declarations and files where the chain was cut all the same. */
  otherStopped: share(
    all.filter(({ mutation, executed }) => mutation.kind !== 'body' && executed.length <= 1).length,
    all.length - bodies.length,
  ),
  refused: all.filter(({ refused }) => refused.length > 0).length,
  byNx: { mutants: nx, native: native === 1, unsound: nxUnsound, red: nxRed },
  seed,
  seconds: Math.round((performance.now() - started) / 1000),
});
process.exitCode = unsound + nxUnsound === 0 ? 0 : 1;
