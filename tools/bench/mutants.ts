// Whether skipping misses a failure. Single changes of a workspace, each run with skipping, by file and by function,
// and without: what fails without it must fail with it.
//
//   node tools/setup.mjs tools/bench/mutants.ts --count 40 --seed 1 [--by function] [--workspace DIR --project packages/core]
//
// Without --workspace: on a generated one. A workspace is changed and put back in place, by files of new inodes: let
// it be a copy, which may be of hard links. The last line is JSON; misses stand above it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Field, type Mutation, draw, fieldOf } from '../mutants/mutations.ts';
import { PROJECT, generatedFiles, otherDependency } from '../mutants/generated.ts';
import { type Runner, runner } from '../mutants/runner-process.ts';
import type { RunnerAnswer } from '../mutants/runner.ts';
import { type FileTexts, unitsWorkspace, writeFiles } from '../rig/units/workspace.ts';
import { random, report } from './options.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    workspace: { type: 'string' },
    project: { type: 'string' },
    /** `file`, `function` or both. */
    by: { type: 'string', default: 'file,function' },
    'timeout-s': { type: 'string', default: '120' },
  },
});

/** A way of skipping, with a store of its own. */
interface Skipper {
  readonly by: string;
  readonly runner: Runner;
  /** Test files that are known before any change. */
  known: number;
  missed: number;
  /** Failing tests that were run and did not fail, or the other way round: they are no misses of skipping. */
  flaky: number;
  /** Runs that gave no answer where the one without skipping did. */
  broken: number;
  /** Test files of all mutants, and those of them that were not run. */
  all: number;
  skipped: number;
}

using workspace = unitsWorkspace();
const isGenerated = options.workspace === undefined;
const root = options.workspace === undefined ? workspace.root : path.resolve(options.workspace);
const folder = options.project ?? PROJECT;
if (isGenerated) workspace.write(generatedFiles());
const field = fieldOf(root, folder, isGenerated ? otherDependency() : undefined);
const dir = path.join(root, folder);
const env = { ...workspace.env, SUBMINUTE_DEBUG: '' };
const timeoutMs = Number(options['timeout-s']) * 1000;
using runners = new DisposableStack();
const oracle = runners.use(
  runner({ dir, skip: false, byFunction: false }, { ...env, SUBMINUTE_SKIP: '0' }, timeoutMs),
);
const skippers = options.by.split(',').map(skipperBy);
const counts = { mutants: 0, killed: 0, hung: 0 };
const started = performance.now();
try {
  const testFiles = await record();
  const next = random(Number(options.seed));
  while (counts.mutants < Number(options.count)) await tryOne(draw(field, next));
  const missed = skippers.reduce((sum, skipper) => sum + skipper.missed, 0);
  const figures = skippers.map(({ by, all, skipped, known, missed: own, flaky, broken }) => {
    const skippedShare = all === 0 ? 0 : Number((skipped / all).toFixed(3));
    return [by, { missed: own, skippedShare, known, flaky, broken }] as const;
  });
  report({
    ...counts,
    missed,
    skippedShare: figures.at(-1)?.[1].skippedShare,
    by: Object.fromEntries(figures),
    testFiles,
    seed: Number(options.seed),
    seconds: Math.round((performance.now() - started) / 1000),
  });
  // Where no change is noticed, or nothing is skipped, nothing is shown.
  const isShown = counts.killed > 0 && skippers.every(({ skipped, broken }) => skipped > 0 && broken === 0);
  process.exitCode = missed === 0 && isShown ? 0 : 1;
} finally {
  // Where it was thrown out of, too.
  process.exitCode ??= 1;
}

function skipperBy(by: string): Skipper {
  if (by !== 'file' && by !== 'function')
    throw new Error(`--by ${by}: file or function, or both with a comma`);
  const store = `${workspace.env['SUBMINUTE_STORE'] ?? ''}-${by}`;
  const own = runner(
    { dir, skip: true, byFunction: by === 'function' },
    { ...env, SUBMINUTE_STORE: store },
    timeoutMs,
  );
  return { by, runner: runners.use(own), known: 0, missed: 0, flaky: 0, broken: 0, all: 0, skipped: 0 };
}

/** As users have it: what passes is recorded, then nothing has changed. The number of test files. */
async function record(): Promise<number> {
  const whole = await oracle.run({});
  if (!whole || whole.failed.length > 0) {
    throw new Error(
      `${dir}: its tests do not pass before any change: ${whole?.failed.join('; ') ?? 'no answer'}`,
    );
  }
  // A file that was made just now may change again within a tick: nothing is kept of it yet.
  await new Promise((resolve) => setTimeout(resolve, isGenerated ? 10_500 : 0));
  for (const skipper of skippers) {
    await skipper.runner.run({});
    const again = await skipper.runner.run({});
    if (!again) throw new Error(`${dir}: no answer with skipping by ${skipper.by}`);
    skipper.known = whole.ran.length - again.ran.length;
    if (skipper.known === 0) throw new Error(`${dir}: nothing is known with skipping by ${skipper.by}`);
  }
  return whole.ran.length;
}

async function tryOne({ what, files, env: variables = {} }: Mutation): Promise<void> {
  const before = textsOf(field, files);
  writeFiles(root, files);
  try {
    const [some, whole] = await Promise.all([bySkippers(variables), oracle.run(variables)]);
    counts.mutants++;
    if (!whole) counts.hung++;
    else if (whole.failed.length > 0) counts.killed++;
    for (const [at, skipper] of skippers.entries())
      await compare(skipper, { what, variables, some: some[at], whole });
  } finally {
    writeFiles(root, before);
  }
}

/** One after the other: beside the oracle there is one core left. */
async function bySkippers(
  variables: Readonly<Record<string, string>>,
): Promise<(RunnerAnswer | undefined)[]> {
  const answers: (RunnerAnswer | undefined)[] = [];
  for (const skipper of skippers) answers.push(await skipper.runner.run(variables));
  return answers;
}

interface Tried {
  readonly what: string;
  readonly variables: Readonly<Record<string, string>>;
  /** `undefined`: it hangs, as with a loop without an end. */
  readonly some: RunnerAnswer | undefined;
  readonly whole: RunnerAnswer | undefined;
}

async function compare(skipper: Skipper, { what, variables, some, whole }: Tried): Promise<void> {
  skipper.all += whole?.ran.length ?? 0;
  skipper.skipped += whole?.ran.filter((file) => some && !some.ran.includes(file)).length ?? 0;
  const missed = missedOf(some, whole);
  // What fails only now and then is no miss.
  const still = missed.length > 0 ? missedOf(some, await oracle.run(variables)) : [];
  if (missed.some((test) => still.includes(test))) {
    skipper.missed++;
    console.log(`MISSED by ${skipper.by}, ${what}: ${still.slice(0, 5).join('; ')}`);
  } else if (whole && !some) skipper.broken++;
  else if (whole?.failed.join('\n') !== some?.failed.join('\n')) skipper.flaky++;
}

/** What failed without skipping and was not run with it; a run that hangs names no test. */
function missedOf(some: RunnerAnswer | undefined, whole: RunnerAnswer | undefined): readonly string[] {
  if (!some) return [];
  if (!whole) return ['a hang'];
  return whole.failed.filter((test) => !some.ran.includes(test.split(' › ', 1)[0] ?? ''));
}

/** What to write to take a change back. */
function textsOf({ root: at }: Field, files: FileTexts): FileTexts {
  return Object.fromEntries(
    Object.keys(files).map((name) => {
      const file = path.join(at, name);
      return [name, existsSync(file) ? readFileSync(file, 'utf8') : null];
    }),
  );
}
