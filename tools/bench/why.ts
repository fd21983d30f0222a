// Whether `subminute why` names what was changed: seeded single causes of eight kinds in a real workspace,
// each followed by a run and a question.
//
//   node tools/setup.mjs tools/bench/why.ts --count 100 --seed 1
//
// Prints one JSON line last; `firstRight`: how often the first reason was the cause. Fails below 98 %.
import { type Injected, KINDS, type Reason, filesOf, firstState, inject, sources } from '../rig/causes.ts';
import { type Workspace, commit, workspace } from '../rig/workspace.ts';
import { endedChildrenMs } from './cpu.ts';
import { median, numbers, random, report } from './options.ts';

const { count, seed } = numbers({ count: 100, seed: 1 });

/** Trees with commits between them are compared as well as dirty ones. */
const COMMIT_SHARE = 0.3;

/** Of all causes, so many must be named first. */
const MIN_RIGHT = 0.98;

interface Asked {
  readonly reason: Reason;
  readonly text: string;
  readonly cpuMs: number;
}

async function ask(ws: Workspace, task: string): Promise<Asked> {
  const before = endedChildrenMs();
  const ran = await ws.subminute(['why', task, '--json']);
  const cpuMs = endedChildrenMs() - before;
  const { ran: why } = JSON.parse(ran.stdout) as { ran?: { reasons?: readonly Reason[] } };
  return { reason: why?.reasons?.[0] ?? {}, text: ran.stdout, cpuMs };
}

async function run(ws: Workspace, env: NodeJS.ProcessEnv): Promise<void> {
  const ran = await ws.subminute(['run-many', '-t', 'test'], { env });
  if (ran.code !== 0) throw new Error(`the run ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
}

async function main(): Promise<void> {
  const state = firstState();
  const next = random(seed);
  await using ws = await workspace({ files: { ...filesOf(state), ...sources() } });
  await run(ws, state.env);
  const wrong = new Map<string, number>();
  const cpu: number[] = [];
  const startMs = endedChildrenMs();
  for (let i = 0; i < count; i++) {
    const kind = KINDS[i % KINDS.length] ?? 'file';
    if (next() < COMMIT_SHARE) commit(ws.dir, ws.env);
    const injected = inject(kind, { ws, state, random: next, count: i + 1 });
    if (next() < COMMIT_SHARE) commit(ws.dir, ws.env);
    await run(ws, state.env);
    const asked = await ask(ws, injected.task);
    cpu.push(asked.cpuMs);
    if (!injected.isNamed(asked.reason)) {
      wrong.set(kind, (wrong.get(kind) ?? 0) + 1);
      complain(injected, asked);
    }
  }
  const misses = [...wrong.values()].reduce((sum, n) => sum + n, 0);
  if (count - misses < count * MIN_RIGHT) process.exitCode = 1;
  report({
    causes: count,
    firstRight: count - misses,
    p95CpuMs: cpu.toSorted((a, b) => a - b)[Math.ceil(cpu.length * 0.95) - 1] ?? 0,
    medianCpuMs: median(cpu),
    wrong: Object.fromEntries(wrong),
    seed,
    benchCpuS: Math.round((endedChildrenMs() - startMs) / 1000),
  });
}

function complain({ kind, task, what }: Injected, { text }: Asked): void {
  console.error(`${kind}: ${what} is not named first for ${task}: ${text.trim()}`);
}

await main();
