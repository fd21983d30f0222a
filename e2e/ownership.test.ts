import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pidsIn, pidsOf } from '../tools/bench/cpu.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// A task that no polite signal ends, with a child in a session of its own.
const STUBBORN = `
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
if (process.argv[2] !== 'away') {
  require('node:child_process').spawn(process.execPath, [__filename, 'away'], { detached: true, stdio: 'ignore' });
}
setInterval(() => {}, 1000);
`;

// What many programs do: an interrupt is a failure.
const TOUCHY = `
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
if (process.argv[2] !== 'away') require('node:child_process').spawn(process.execPath, [__filename, 'away'], { stdio: 'ignore' });
setInterval(() => {}, 1000);
`;

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({
    files: {
      ...project('@acme/slow', { check: 'node ../../stubborn.js' }),
      ...project('@acme/quick', { check: 'node -e 0', fail: 'node -e "process.exit(5)"' }),
      ...project('@acme/wait', { fail: 'node ../../stubborn.js' }),
      ...project('@acme/touchy', { touchy: 'node ../../touchy.js' }),
      'stubborn.js': STUBBORN,
      'touchy.js': TOUCHY,
    },
  });
});
// What one test leaves behind where it fails is no matter of the next one.
afterEach(async () => {
  for (const pid of living()) kill(pid);
  await untilNoneLives(5000);
});
afterAll(() => ws[Symbol.asyncDispose]());

/** Processes of the workspace that live; with the daemon off there is none between two runs. */
const living = (): readonly number[] => pidsIn(dirname(ws.dir));

/** What is left of the run when nothing is, or after so long. */
async function untilNoneLives(ms: number): Promise<readonly number[]> {
  const until = performance.now() + ms;
  while (living().length > 0 && performance.now() < until) await sleep(50);
  return living();
}

/** Starts a run and lets it go on. */
function begin(target: string): { readonly child: ChildProcess; readonly said: () => string } {
  const bin = join(ws.dir, 'node_modules/.bin/subminute');
  const child = spawn(process.execPath, [bin, 'run-many', '-t', target], {
    cwd: ws.dir,
    env: ws.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += String(text)));
  return { child, said: () => out };
}

/** Starts a run, ends its command with a signal, returns what it said. */
async function endedBy(signal: NodeJS.Signals, target = 'check', stubborn = 2): Promise<string> {
  const { child, said } = begin(target);
  await untilBothRun(stubborn);
  child.kill(signal);
  await once(child, 'close');
  return said();
}

/** The stubborn task and its child. */
async function untilBothRun(count = 2): Promise<void> {
  const isThere = (): boolean => pidsOf(/node .*(?:stubborn|touchy)\.js/).length >= count;
  for (let i = 0; i < 400 && !isThere(); i++) await sleep(50);
}

function runDirs(): readonly string[] {
  const [key = ''] = readdirSync(ws.store);
  const runs = join(ws.store, key, 'runs');
  return readdirSync(runs).map((name) => join(runs, name));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

describe.skipIf(process.platform !== 'linux')('whoever owns a run ends it', () => {
  test('at the deadline the command answers, and cancel ends the rest', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'check', '--deadline', '5s']);
    expect(ran.stdout).toMatch(
      /^UNFINISHED after \d+\.\ds: 1 passed, 0 failed, 1 not done \(@acme\/slow:check\)/,
    );
    expect(ran.code).toBe(3);
    const now = await ws.subminute(['last']);
    expect(now.stdout).toMatch(/^UNFINISHED after .* goes on: subminute last\n$/);
    const cancelled = await ws.subminute(['cancel']);
    expect(cancelled.stdout).toMatch(/^UNFINISHED cancelled after /);
    expect(cancelled.code).toBe(0);
    expect(living()).toEqual([]);
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/^UNFINISHED cancelled after /);
  });

  test('a failure that is known at the deadline is told, exit 1', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'fail', '--deadline', '5s']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 2 tasks, 1 not done \(@acme\/wait:fail\) · /);
    expect(ran.stdout).toMatch(/^F1 @acme\/quick:fail exit 5/m);
    expect(ran.code).toBe(1);
    await ws.subminute(['cancel']);
    expect(living()).toEqual([]);
  });

  test('the hard cap ends a run that goes on', async () => {
    const env = { SUBMINUTE_HARD_CAP: '4s' };
    await ws.subminute(['run-many', '-t', 'check', '--deadline', '2s'], { env });
    expect(await untilNoneLives(8000)).toEqual([]);
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/^FAIL 1 of 2 tasks, ended by its hard cap · /);
    expect(after.stdout).toMatch(/^F1 @acme\/slow:check ended by subminute after \d+\.\ds/m);
    expect(after.code).toBe(1);
  });

  test('--bail ends the run at the first failure', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'fail', '--bail']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 2 tasks, 1 not done \(.*\), stopped at the first failure · /);
    expect(ran.code).toBe(1);
    expect(living()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('after %s no process of the run is alive', async (signal) => {
    const out = await endedBy(signal);
    expect(out).toMatch(/^UNFINISHED interrupted after /);
    expect(await untilNoneLives(2000)).toEqual([]);
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/^UNFINISHED interrupted after /);
    expect(after.code).toBe(3);
  });

  test('after SIGKILL no process of the run is alive, and the run is remembered', async () => {
    await endedBy('SIGKILL');
    expect(await untilNoneLives(5000)).toEqual([]);
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/^UNFINISHED abandoned: its owner died after /);
    expect(after.code).toBe(3);
  });

  test('a task that fails because it was interrupted has not failed', async () => {
    const out = await endedBy('SIGINT', 'touchy', 2);
    expect(out).toMatch(/^UNFINISHED interrupted after .*: 0 passed, 0 failed, 1 not done/);
  });

  test('when nx is killed its tasks end, and the verdict is red', async () => {
    const { child, said } = begin('check');
    await untilBothRun();
    const [nx] = pidsOf(/preload\.cjs .*run-many -t check/);
    process.kill(nx ?? 0, 'SIGKILL');
    await once(child, 'close');
    expect(said()).toMatch(/^FAIL 0 of 2 tasks, .*: nx was killed by SIGKILL · /);
    expect(child.exitCode).toBe(1);
    expect(await untilNoneLives(2000)).toEqual([]);
  });

  test('what the caller loads into its programs is not loaded into ours', async () => {
    // Relative to the workspace: no other folder has it.
    ws.write({ 'hook.cjs': '', 'packages/slow/hook.cjs': '', 'packages/quick/hook.cjs': '' });
    const env = { NODE_OPTIONS: '--require ./hook.cjs', SUBMINUTE_HARD_CAP: '4s' };
    await ws.subminute(['run-many', '-t', 'check', '--deadline', '2s'], { env });
    expect(await untilNoneLives(8000)).toEqual([]);
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/ended by its hard cap/);
  });

  test('what a crash of the machine left behind is stored and tidied away by a later run', async () => {
    const { child } = begin('check');
    await untilBothRun();
    // All of them, its watchdog first; what starts meanwhile too.
    const dogs = pidsOf(/read -r said .*reap\.js/);
    for (let round = 0; round < 20; round++) {
      for (const pid of [...dogs, child.pid ?? 0, ...living()]) kill(pid);
      await sleep(25);
    }
    expect(await untilNoneLives(2000)).toEqual([]);
    const [dir = ''] = runDirs();
    expect(dir).not.toBe('');
    const after = await ws.subminute(['last']);
    expect(after.stdout).toMatch(/^UNFINISHED abandoned: its owner died after /);
    const old = new Date(Date.now() - 120_000);
    for (const file of ['', ...readdirSync(dir)]) utimesSync(join(dir, file), old, old);
    await ws.subminute(['run', '@acme/quick:check']);
    expect(runDirs()).toEqual([]);
    const stored = await ws.subminute(['show', basename(dir)]);
    expect(stored.stdout).toMatch(/^UNFINISHED abandoned: its owner died after /);
  });

  test('a deadline behind the hard cap is refused', async () => {
    const env = { SUBMINUTE_HARD_CAP: '4s' };
    const ran = await ws.subminute(['run-many', '-t', 'check', '--deadline', '5s'], { env });
    expect(ran.stdout).toMatch(/^ERROR the deadline \(5s\) is not before the hard cap \(4s\)\. /);
    expect(ran.code).toBe(2);
  });

  test('a run ends when its supervisor is killed', async () => {
    await ws.subminute(['run-many', '-t', 'check', '--deadline', '3s']);
    const supervisor = pidsIn(dirname(ws.dir)).find((pid) => isSupervisor(pid));
    expect(supervisor).toBeDefined();
    process.kill(supervisor ?? 0, 'SIGKILL');
    expect(await untilNoneLives(8000)).toEqual([]);
  });
});

function isSupervisor(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('supervise.js');
}
