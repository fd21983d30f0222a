// Whether the watcher loses a change or answers for another state, and how quick it is.
//
//   node tools/setup.mjs tools/bench/watch.ts --sequences 10000 --seed 1
//   node tools/setup.mjs tools/bench/watch.ts --against runs --sequences 200 --seed 1
//   node tools/setup.mjs tools/bench/watch.ts --against edits --edits 100 --task 3000
//   node tools/setup.mjs tools/bench/watch.ts --against stops --edits 20
//   node tools/setup.mjs tools/bench/watch.ts --against memory --cycles 1000
//   node tools/setup.mjs tools/bench/watch.ts --against looks --files 5000
//   node tools/setup.mjs tools/bench/watch.ts --against ends
//
// `model` (the default): random file operations against a model of a file system in which looks take time, events come
// late or never, and tasks write files. `runs`: real files, a real Nx, each answer held against a fresh run. `edits`:
// from the last write to the verdict, asked 5 s later, and the same with `nx affected`. Prints one JSON line last.
import { play, sequenceFrom } from '../watch/model.ts';
import { againstRuns } from '../watch/against-runs.ts';
import { waysToEnd } from '../watch/ends.ts';
import { costOfLooks, memoryOverCycles, timeOfEdits, timeOfStops } from '../watch/timing.ts';
import { given, random, report } from './options.ts';

const options = given({
  against: 'model',
  sequences: 10_000,
  seed: 1,
  edits: 100,
  task: 3000,
  cycles: 1000,
  files: 5000,
});

type Figures = Readonly<Record<string, unknown>>;

async function againstModel(): Promise<Figures> {
  const { sequences, seed } = options;
  let [lost, stale, runs, stopped] = [0, 0, 0, 0];
  for (let i = 0; i < sequences; i++) {
    // Each can be played again by itself: `--sequences 1 --seed <its own>`.
    const judged = await play(sequenceFrom(random(seed + i)));
    if (judged.lost || judged.stale > 0) console.log(`seed ${seed + i}:`, JSON.stringify(judged));
    lost += judged.lost ? 1 : 0;
    stale += judged.stale;
    runs += judged.runs;
    stopped += judged.stopped;
  }
  return { sequences, lost, stale, runs, stopped, seed };
}

const MODES: Readonly<Record<string, () => Promise<Figures>>> = {
  model: againstModel,
  runs: async () => ({ ...(await againstRuns(options.sequences, random(options.seed))), seed: options.seed }),
  edits: async () => ({
    edits: options.edits,
    taskMs: options.task,
    ...(await timeOfEdits(options.edits, options.task)),
  }),
  stops: async () => ({ stops: options.edits, ...(await timeOfStops(options.edits)) }),
  memory: () => memoryOverCycles(options.cycles),
  looks: () => costOfLooks(options.files),
  ends: async () => {
    const ends = await waysToEnd();
    return { ways: ends.length, left: ends.reduce((sum, { left }) => sum + left, 0), ends };
  },
};

const mode = MODES[options.against];
if (!mode) throw new Error(`--against is one of ${Object.keys(MODES).join(', ')}`);
const figures = await mode();
report(figures);
process.exitCode = ['lost', 'stale', 'left'].some((name) => Number(figures[name] ?? 0) > 0) ? 1 : 0;
