// What a remote cache in disorder does to a run whose tasks all pass: each fault of a matrix alone, in a real
// workspace of two tasks with outputs, the one depending on the other.
//
//   node tools/setup.mjs tools/bench/cache-faults.ts --count 61 --seed 1 --through nothing
//
// First a control: artefacts with nothing wrong must be taken. `--count 0`: each once, in order; `--only NAME`: that
// one. `--through`: what stands between Nx and the cache.
// Prints a table and one JSON line last: `wrongResults` ended with 0 and did not leave what the tasks make,
// `wrongExits` did not end with 0, `hangs` did not end; `unknowable` took bytes that only a signature tells from the
// right ones. `maxLostMs`: against runs without a remote cache beside them; a hang counts as the deadline, and not at
// all in `maxEndedLostMs`. `unasked`: a server was there for the fault, and nobody asked it while the run went on.
import type { Fault, Verdict } from '../cache/faults.ts';
import { CONTROL, FAULTS, FURTHER } from '../cache/faults.ts';
import { passage } from '../cache/through.ts';
import { type Outcome, trial } from '../cache/trial.ts';
import { given, median, random, report } from './options.ts';

const options = given({
  count: 0,
  seed: 1,
  through: 'nothing',
  only: '',
  pairs: 1,
  daemon: 0,
  deadline: 45,
});

function chosen(): readonly Fault[] {
  const { only, count } = options;
  if (only !== '') {
    const named = [...FAULTS, ...FURTHER].filter(({ name }) => name === only);
    if (named.length === 0) throw new Error(`--only '${only}': no such fault; see tools/cache/faults.ts`);
    return named;
  }
  return count === 0 ? FAULTS : drawn(count);
}

/** Each once, in an order by chance, before any a second time. */
function drawn(count: number): readonly Fault[] {
  const next = random(options.seed);
  const all: Fault[] = [];
  while (all.length < count) {
    const round = FAULTS.map((fault) => ({ fault, at: next() })).sort((a, b) => a.at - b.at);
    all.push(...round.map(({ fault }) => fault));
  }
  return all.slice(0, count);
}

interface Tried {
  readonly verdict: Verdict;
  readonly lostMs: number;
  readonly built: number;
  readonly asked: number | undefined;
}

/** From good to bad: of several runs under a fault, the worst one counts. */
const ORDER: readonly Verdict[] = ['right', 'unknowable', 'wrong', 'fails', 'hangs'];

function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((a, b) => (ORDER.indexOf(b.verdict) > ORDER.indexOf(a.verdict) ? b : a));
}

function row(cells: readonly string[]): void {
  const widths = [22, 13, 10, 13, 5, 5, 7];
  console.log(cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' '));
}

async function main(): Promise<void> {
  row(['fault', 'where', 'verdict', 'exit', 'built', 'asked', 'lost s', 'what']);
  const control = await tryOne(CONTROL);
  if (control.verdict !== 'right' || control.built > 0)
    throw new Error('artefacts with nothing wrong are not taken: those that are refused would show nothing');
  const tried: Tried[] = [];
  for (const fault of chosen()) tried.push(await tryOne(fault));
  summarise(tried);
}

async function tryOne(fault: Fault): Promise<Tried> {
  const { through, pairs, daemon, deadline } = options;
  const outcomes = await trial(fault, {
    passage: passage(through),
    daemon: daemon === 1,
    deadlineMs: deadline * 1000,
    pairs,
  });
  const { verdict, exit, built, asked, says } = worst(outcomes);
  const lostMs = median(outcomes.map((outcome) => outcome.lostMs));
  const isOther = through === 'nothing' && verdict !== fault.plain;
  const what = `${isOther ? `(not as noted: ${fault.plain}) ` : ''}${says.slice(0, 150)}`;
  const cells = [fault.name, fault.where, verdict, exit, String(built), String(asked ?? '-')];
  row([...cells, (lostMs / 1000).toFixed(1), what]);
  return { verdict, lostMs, built, asked };
}

function worstOf(tried: readonly Tried[]): number {
  return Math.round(Math.max(0, ...tried.map(({ lostMs }) => lostMs)));
}

function summarise(tried: readonly Tried[]): void {
  const count = (verdict: Verdict): number => tried.filter((one) => one.verdict === verdict).length;
  const [wrongResults, wrongExits, hangs] = [count('wrong'), count('fails'), count('hangs')];
  report({
    faults: tried.length,
    wrongResults,
    wrongExits,
    hangs,
    maxLostMs: worstOf(tried),
    maxEndedLostMs: worstOf(tried.filter(({ verdict }) => verdict !== 'hangs')),
    right: count('right'),
    unknowable: count('unknowable'),
    unasked: tried.filter(({ asked }) => asked === 0).length,
    through: options.through,
    seed: options.seed,
  });
  // Plain Nx is measured as it is.
  process.exitCode = options.through !== 'nothing' && wrongResults + wrongExits + hangs > 0 ? 1 : 0;
}

await main();
