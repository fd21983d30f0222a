// What becomes of a cache where several worktrees of one repository build the same hash at about the same time.
//
//   node tools/setup.mjs tools/bench/worktrees.ts --worktrees 4 --rounds 6 --files 3000 --spread 3000 --through nothing
//
// In each round every worktree runs one new task that writes so many files; then a new worktree without outputs runs
// it too, and every file of all of them is compared. Prints one JSON line last: `failures` of the runs that raced did
// not end with 0; `incomplete`: exit 0 and other files than the task writes, `incompleteLater` of them from the cache
// afterwards; `buildsPerHash`: how often the task ran in a round. `--spread MS --seed S`: each run starts by chance
// within so long; a run that starts when another one stores has most to lose. `--killed SHARE`: of so many runs Nx or
// the task that it runs is killed at a random moment; these need not end well, and all others, and the one afterwards,
// must.
import { type Kill, type Raced, type Round, race } from '../cache/race.ts';
import { passage } from '../cache/through.ts';
import { given, random, report } from './options.ts';

const { worktrees, rounds, files, spread, seed, through, killed } = given({
  worktrees: 4,
  rounds: 6,
  files: 3000,
  spread: 3000,
  seed: 1,
  through: 'nothing',
  killed: 0,
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Long enough for a run to end by itself. */
const KILL_WITHIN_MS = 8000;

function isFailed({ code, isKilled }: Raced): boolean {
  return code !== 0 && !isKilled;
}

function isIncomplete({ code, wrong }: Raced): boolean {
  return code === 0 && wrong.length > 0;
}

/** From what says most to what says least. */
const REASONS = [/os error|ENOENT|malformed|database/i, /error/i, /flaky/i];

/** What Nx says of a failed run. */
function reason({ text }: Raced): string {
  const lines = text.split('\n').map((line) => line.trim());
  const found = REASONS.map((pattern) => lines.find((line) => pattern.test(line)));
  return found.find((line) => line !== undefined)?.slice(0, 150) ?? 'no message';
}

function tell(round: number, { raced, later, builds, laterBuilds }: Round): void {
  const failed = raced.filter(isFailed);
  const wrong = [...raced, later].filter(isIncomplete).map((one) => one.wrong.length);
  console.log(
    `round ${round}: ${failed.length} of ${raced.length} failed, ${builds} built; ` +
      `later exit ${later.code}, ${laterBuilds} built; files wrong: ${wrong.join(', ') || 'none'}`,
  );
  for (const one of failed) console.log(`  ${reason(one)}`);
}

async function main(): Promise<void> {
  const next = random(seed);
  await using racing = await race({
    passage: passage(through),
    worktrees,
    files,
    startMs: () => next() * spread,
    killed: (): Kill | undefined =>
      next() < killed
        ? { what: next() < 0.5 ? 'nx' : 'builder', afterMs: next() * KILL_WITHIN_MS }
        : undefined,
  });
  const all: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const played = await racing.round(round);
    tell(round, played);
    all.push(played);
  }
  const raced = all.flatMap((round) => round.raced);
  const later = all.map((round) => round.later);
  const failures = raced.filter(isFailed).length;
  const incomplete = [...raced, ...later].filter(isIncomplete).length;
  report({
    runs: raced.length,
    failures,
    incomplete,
    buildsPerHash: sum(all.map(({ builds, laterBuilds }) => builds + laterBuilds)) / rounds,
    rounds,
    incompleteLater: later.filter(isIncomplete).length,
    killed: raced.filter(({ isKilled }) => isKilled).length,
    failuresLater: later.filter(({ code }) => code !== 0).length,
    hitsLater: all.filter(({ laterBuilds }) => laterBuilds === 0).length,
    hashesPerRound: sum(all.map(({ hashes }) => hashes)) / rounds,
    worktrees,
    files,
    spread,
    seed,
    through,
  });
  // Plain Nx is measured as it is.
  const failuresAfter = later.filter(({ code }) => code !== 0).length;
  process.exitCode = through !== 'nothing' && failures + incomplete + failuresAfter > 0 ? 1 : 0;
}

await main();
