import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  type Grown,
  type InsideCause,
  type Instrument,
  type Side,
  grownBetween,
  grownCounter,
  instrumentOf,
  parseCpuProfile,
  parseTscCounters,
  parseTscTrace,
  parseVitestDurations,
  scriptName,
  withArguments,
} from '@subminute/core/ratchet';
import { cleanTree } from './clean-tree.ts';
import type { PreparedTask } from './prepare-task.ts';
import { type Answer, runCommand } from './run-command.ts';
import type { TaskCommand } from './task-command.ts';

export interface InsideOptions {
  /** Files that the change touches, relative to the repository. */
  readonly changed: readonly string[];
  /** What one run of each side takes: a profile counts by the clock, which a busy machine stretches. */
  readonly cpuMs?: Readonly<Record<Side, number>>;
  readonly signal?: AbortSignal;
}

/** Each of the two runs is given up after this long. */
const RUN_MS = 180_000;
/** A larger trace is not read. */
const MAX_TRACE_BYTES = 256 << 20;
/** Less is noise of a single run. */
const LEAST_MS = 20;
/** Of the growth: less explains nothing. */
const LEAST_SHARE = 0.05;
const MOST_NAMES = 3;

/**
 * Looks for what grew inside of a task that became worse: one more run of each side, observed by the tool's own
 * counters or by a profile. A hint, no part of the verdict; `undefined` where nothing can be said.
 */
export async function lookInside(
  task: PreparedTask,
  options: InsideOptions,
): Promise<InsideCause | undefined> {
  const text = task.head.through === 'nx' ? '' : (task.head.args[1] ?? '');
  const instrument = instrumentOf(text);
  try {
    const first = instrument === 'node' ? undefined : await lookWith(instrument, task, options);
    return first ?? (await lookWith('node', task, options));
  } catch {
    // Minutes of measuring are not lost to a hint: the disk is full, a trace is not what it was said to be.
    return undefined;
  }
}

async function lookWith(
  instrument: Instrument,
  task: PreparedTask,
  options: InsideOptions,
): Promise<InsideCause | undefined> {
  const base = await observe(instrument, task.base, options);
  const head = base && (await observe(instrument, task.head, options));
  if (!base || !head) return undefined;
  switch (instrument) {
    case 'tsc': {
      const grown = grownCounter(parseTscCounters(base.output), parseTscCounters(head.output));
      const file = mostGrown(base.files, head.files, options.changed)?.name;
      return grown && { kind: 'tsc', ...grown, ...(file === undefined ? {} : { file }) };
    }
    case 'vitest': {
      const most = mostGrown(base.files, head.files);
      const headMs = most ? (head.files.get(most.name) ?? 0) : 0;
      return most && { kind: 'vitest', file: most.name, baseMs: headMs - most.byMs, headMs };
    }
    case 'node': {
      const { cpuMs } = options;
      const [a, b] = cpuMs
        ? [scaled(base.files, cpuMs.base), scaled(head.files, cpuMs.head)]
        : [base.files, head.files];
      const least = cpuMs ? LEAST_SHARE * (cpuMs.head - cpuMs.base) : LEAST_MS;
      const grown = grownBetween(a, b, Math.max(1, least)).slice(0, MOST_NAMES);
      return grown.length === 0 ? undefined : { kind: 'cpu', grown };
    }
  }
}

/** The same shares of another whole. */
function scaled(times: ReadonlyMap<string, number>, wholeMs: number): ReadonlyMap<string, number> {
  const sum = [...times.values()].reduce((all, ms) => all + ms, 0);
  return new Map([...times].map(([name, ms]) => [name, sum > 0 ? (ms * wholeMs) / sum : 0]));
}

function mostGrown(
  base: ReadonlyMap<string, number>,
  head: ReadonlyMap<string, number>,
  among?: readonly string[],
): Grown | undefined {
  // A changed file that is small has the share that it has.
  const least = among ? 0 : LEAST_MS;
  return grownBetween(base, head, least).find(({ name }) => among?.includes(name) ?? true);
}

interface Observed {
  readonly output: string;
  /** Time in ms by file or package. */
  readonly files: ReadonlyMap<string, number>;
}

async function observe(
  instrument: Instrument,
  arm: TaskCommand,
  { signal }: InsideOptions,
): Promise<Observed | undefined> {
  const tree = arm.clean?.tree ?? arm.cwd;
  const notes = `${tree}.store`;
  const folder = path.join(notes, 'inside');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = async (more: string): Promise<Answer> => {
    if (arm.clean) cleanTree(arm.clean);
    const { command, args, cwd, env } = instrumented(arm, { instrument, folder, more });
    const end = signal ? { signal } : {};
    return runCommand({ command, args, cwd, env, mark: tree, timeoutMs: RUN_MS, ...end });
  };
  let answer = await run(instrument === 'tsc' ? ` --generateTrace '${folder}'` : '');
  // A compiler without traces counts all the same.
  if (answer.code !== 0 && instrument === 'tsc') answer = await run('');
  if (answer.code !== 0) return undefined;
  return { output: answer.output, files: readNotes(instrument, folder, tree) };
}

function instrumented(
  arm: TaskCommand,
  { instrument, folder, more }: { instrument: Instrument; folder: string; more: string },
): TaskCommand {
  const [flag = '', text = '', ...rest] = arm.args;
  switch (instrument) {
    case 'tsc':
      return { ...arm, args: [flag, withArguments(text, 'tsc', `--extendedDiagnostics${more}`), ...rest] };
    case 'vitest': {
      const report = `--reporter=json --outputFile='${path.join(folder, 'vitest.json')}'`;
      return { ...arm, args: [flag, withArguments(text, 'vitest', report), ...rest] };
    }
    case 'node': {
      const own = `--cpu-prof --cpu-prof-dir=${folder}`;
      const options = `${arm.env['NODE_OPTIONS'] ?? ''} ${own}`.trim();
      return { ...arm, env: { ...arm.env, NODE_OPTIONS: options } };
    }
  }
}

const NOTES = { tsc: /^trace.*\.json$/, vitest: /^vitest\.json$/, node: /\.cpuprofile$/ } as const;

function readNotes(instrument: Instrument, folder: string, tree: string): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const name of readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    if (!NOTES[instrument].test(name) || statSync(file).size > MAX_TRACE_BYTES) continue;
    const text = readFileSync(file, 'utf8');
    for (const [url, ms] of parseNote(instrument, text)) {
      const known = instrument === 'node' ? scriptName(url, tree) : path.relative(tree, url);
      all.set(known, (all.get(known) ?? 0) + ms);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return all;
}

function parseNote(instrument: Instrument, text: string): ReadonlyMap<string, number> {
  switch (instrument) {
    case 'tsc':
      return parseTscTrace(text);
    case 'vitest':
      return parseVitestDurations(text) ?? new Map();
    case 'node':
      return parseCpuProfile(text);
  }
}
