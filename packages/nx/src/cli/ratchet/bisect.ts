import {
  type ExitCode,
  type Result,
  duration,
  err,
  inline,
  limit,
  nearestNames,
  ok,
  plural,
} from '@subminute/core';
import {
  EXACT_MS,
  type LoopLedger,
  MAIN_SCENARIO,
  type Scenario,
  allowedMs,
  changeText,
  compareGraphs,
  isScenario,
  shellWord,
  placeText,
  wordsOf,
} from '@subminute/core/ratchet';
import { type GitQuestion, commitOf } from '../../history/ask-git.ts';
import { placeOf } from '../../history/change-place.ts';
import { type NamedCommit, firstParents } from '../../history/first-parents.ts';
import { type GraphRequest, graphAt, graphOfCheckout } from '../../history/graph-at.ts';
import { lastLedgerCommit } from '../../history/ledger-at.ts';
import { projectNames } from '../../history/project-names.ts';
import { changedLinesBetween } from '../../process/changed-lines.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { printFound, searchTask } from './bisect-task.ts';
import { graphRequest } from './both-graphs.ts';
import { dayOf } from './day.ts';
import { readLedgers } from './ledgers.ts';
import { modelOf, modelOfBoth, weightsFor } from './model.ts';
import { limitOf } from './options.ts';
import { type Setting, act } from './setting.ts';

const OPTIONS = { good: 'value', task: 'value', limit: 'value' } as const;

/**
 * Finds the commit since a good one by which a loop became too long: by its graph, without running anything. With
 * `--task`, the one by which a task became slower: by running it.
 */
export function bisect(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args, { action: 'ratchet bisect', options: OPTIONS, words: 1 }, async (setting) => {
    const { task } = setting.given.values;
    if (task !== undefined) return bisectTask(setting, task);
    const found = await search(setting);
    if (setting.signal.aborted) return fail(io, messages.interrupted('bisect'));
    if (!found.ok) return fail(io, found.error);
    const { lines, ...document } = found.value;
    if (setting.given.flags.format === 'json')
      io.out.write(`${JSON.stringify({ version: 1, ...document })}\n`);
    else io.out.write(`${lines.join('\n')}\n`);
    return 0;
  });
}

async function bisectTask(setting: Setting, name: string): Promise<ExitCode> {
  const { io, given, workspace, signal } = setting;
  const { values, words, flags } = given;
  const limitMs = limitOf(given);
  if (!limitMs.ok) return fail(io, limitMs.error);
  const [extra] = words;
  if (extra !== undefined) return fail(io, messages.unknownFlag(extra, 'ratchet bisect'));
  const ledgers = await readLedgers({ root: workspace.root, env: io.env });
  if (!ledgers.ok) return fail(io, ledgers.error);
  const { targets } = ledgers.value.judging;
  const graph = await graphOfCheckout(graphRequest(setting, targets));
  if (!graph.ok) return fail(io, graph.error);
  const names = graph.value.tasks.map(({ task }) => task);
  const task = names.find((one) => one === name);
  if (task === undefined) return fail(io, messages.noSubject(name, nearestNames(name, names)[0]));
  const range = await commitsSince({ cwd: workspace.root, env: io.env, signal }, values['good']);
  if (!range.ok) return fail(io, range.error);
  const found = await searchTask(setting, { task, targets, limitMs: limitMs.value, ...range.value });
  if (signal.aborted) return fail(io, messages.interrupted('bisect'));
  return found.ok ? printFound(io, found.value, flags.format === 'json') : fail(io, found.error);
}

interface Found {
  readonly scenario: Scenario;
  readonly commit?: NamedCommit;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Commits whose graph was asked for. */
  readonly asked: number;
  readonly lines: readonly string[];
}

async function search(setting: Setting): Promise<Result<Found, string>> {
  const { io, given, workspace, signal } = setting;
  const { root } = workspace;
  const ledgers = await readLedgers({ root, env: io.env });
  if (!ledgers.ok) return ledgers;
  const ledger = ledgers.value.judging;
  const [name = MAIN_SCENARIO] = given.words;
  if (!isScenario(name) || !ledger.budgets.has(name))
    return err(messages.noBudget(name, [...ledger.budgets.keys()]));
  const range = await commitsSince({ cwd: root, env: io.env, signal }, given.values['good']);
  if (!range.ok) return range;
  const { good, commits } = range.value;
  const request = graphRequest(setting, ledger.targets);
  return narrow({ request, ledger, scenario: name, good, commits });
}

interface Range {
  readonly good: string;
  readonly commits: readonly NamedCommit[];
}

/** The commits since a good one; without one, since the ledger was written last: then the budgets were right. */
async function commitsSince(
  question: GitQuestion,
  given: string | undefined,
): Promise<Result<Range, string>> {
  const good = given ?? (await lastLedgerCommit(question));
  if (good === undefined) return err(messages.bisectGood);
  if ((await commitOf(question, good)) === undefined) return err(wordsOf({ kind: 'unknown-ref', ref: good }));
  const commits = await firstParents(question, { base: good, head: 'HEAD' });
  return commits.length === 0 ? err(messages.bisectNothing(good)) : ok({ good, commits });
}

interface Narrowing extends Range {
  readonly request: GraphRequest;
  readonly ledger: LoopLedger;
  readonly scenario: Scenario;
}

/** Halves the commits until one is left. */
async function narrow(narrowing: Narrowing): Promise<Result<Found, string>> {
  const { ledger, scenario, good, commits } = narrowing;
  const times = timer(narrowing);
  const goodMs = await times(good);
  const badMs = await times(commits.at(-1)?.sha ?? '');
  if (goodMs === undefined || badMs === undefined)
    return err(messages.bisectGraph(goodMs === undefined ? good : 'HEAD'));
  const allowed = allowedMs(ledger, scenario, dayOf(Date.now())) ?? Number.POSITIVE_INFINITY;
  const isBroken = goodMs <= allowed && badMs > allowed;
  const limitMs = isBroken ? allowed : (goodMs + badMs) / 2;
  if (!isBroken && badMs - goodMs <= LEAST_MS) {
    const lines = [
      `${scenario} ${duration(goodMs)} at ${good.slice(0, 9)}, ${duration(badMs)} now: nothing to find in ${plural(commits.length, 'commit')}`,
      ...(goodMs > allowed
        ? [
            `over its budget of ${limit(allowed)} at ${good.slice(0, 9)} already. Run: npx subminute ratchet bisect ${shellWord(scenario)} --good <an older commit>`,
          ]
        : []),
    ];
    return ok({ scenario, beforeMs: goodMs, afterMs: badMs, asked: times.asked(), lines });
  }
  const { last, first } = await halved({ commits, times, limitMs });
  const commit = commits[first];
  if (!commit) return err(messages.bisectNothing(good));
  const parent = commits[last]?.sha ?? good;
  const [before = goodMs, after = badMs] = [await times(parent), await times(commit.sha)];
  const unknown = first - last - 1;
  const lines = [
    `${commit.sha.slice(0, 9)} "${inline(commit.title, 80)}": ${scenario} ${duration(before)} → ${duration(after)} (limit ${limit(limitMs)})`,
    ...(unknown > 0
      ? [`or one of the ${plural(unknown, 'commit')} before it, of which nx has no graph`]
      : []),
    ...(await culpritLines(narrowing, parent, commit.sha)),
    `asked for ${times.asked()} of ${commits.length + 1} graphs; nothing was run`,
  ];
  return ok({ scenario, commit, beforeMs: before, afterMs: after, asked: times.asked(), lines });
}

/** A loop that grew by less has no commit that made it. */
const LEAST_MS = 500;

interface Halving {
  readonly commits: readonly NamedCommit[];
  readonly times: Timer;
  readonly limitMs: number;
}

/** The last commit that is known to be within the limit (-1: the good one), and the first that is known not to be. */
async function halved({ commits, times, limitMs }: Halving): Promise<{ last: number; first: number }> {
  let last = -1;
  let first = commits.length - 1;
  for (let low = last; first - low > 1;) {
    const middle = (low + first) >> 1;
    const ms = await times(commits[middle]?.sha ?? '');
    if (ms !== undefined && ms > limitMs) first = middle;
    else low = middle;
    if (ms !== undefined && ms <= limitMs) last = middle;
  }
  return { last, first };
}

interface Timer {
  (commit: string): Promise<number | undefined>;
  readonly asked: () => number;
}

function timer({ request, ledger, scenario }: Narrowing): Timer {
  const known = new Map<string, number | undefined>();
  const time = async (commit: string): Promise<number | undefined> => {
    if (known.has(commit)) return known.get(commit);
    const graph = await graphAt(commit, request);
    const ms = graph.ok
      ? modelOf(ledger, weightsFor(ledger, graph.value))(graph.value, [scenario])[0]?.loopMs
      : undefined;
    known.set(commit, ms);
    return ms;
  };
  return Object.assign(time, { asked: () => known.size });
}

async function culpritLines(
  { request, ledger, scenario }: Narrowing,
  base: string,
  head: string,
): Promise<readonly string[]> {
  const [before, after] = [await graphAt(base, request), await graphAt(head, request)];
  if (!before.ok || !after.ok) return [];
  const timesOf = modelOfBoth(ledger, before.value, after.value);
  const own = new Map([...ledger.budgets].filter(([name]) => name === scenario));
  const { changes } = compareGraphs({
    base: before.value,
    head: after.value,
    ledger: { ...ledger, budgets: own },
    timesOf,
    today: dayOf(Date.now()),
    mode: 'change',
  });
  const [first] = changes;
  if (!first || first.costMs <= EXACT_MS) return [];
  const lines = await changedLinesBetween(request.root, base, head, { limitMs: 60_000 });
  const namesOf = projectNames(request.root, after.value);
  const place = placeOf(first.change, { head: after.value, lines, namesOf });
  return [`culprit: ${changeText(first.change)}${placeText(place)} +${duration(first.costMs)}`];
}
