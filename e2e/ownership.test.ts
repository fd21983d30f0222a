import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pidsIn } from '../tools/bench/cpu.ts';
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

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({
    files: {
      ...project('@acme/slow', { check: 'node ../../stubborn.js' }),
      ...project('@acme/quick', { check: 'node -e 0', fail: 'node -e "process.exit(5)"' }),
      ...project('@acme/wait', { fail: 'node ../../stubborn.js' }),
      'stubborn.js': STUBBORN,
    },
  });
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

/** Starts a run, ends its command with a signal, returns what it said. */
async function endedBy(signal: NodeJS.Signals): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(ws.dir, 'node_modules/.bin/subminute'), 'run-many', '-t', 'check'],
    {
      cwd: ws.dir,
      env: ws.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += String(text)));
  await untilBothRun();
  child.kill(signal);
  await once(child, 'exit');
  return out;
}

async function untilBothRun(): Promise<void> {
  for (let i = 0; i < 200 && pidsIn(dirname(ws.dir)).length < 5; i++) await sleep(50);
}

describe.skipIf(process.platform !== 'linux')('whoever owns a run ends it', () => {
  test('at the deadline the command answers, and cancel ends the rest', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'check', '--deadline', '5s']);
    expect(ran.stdout).toMatch(
      /^UNFINISHED after 5\.\ds: 1 passed, 0 failed, 1 not done \(@acme\/slow:check\)/,
    );
    expect(ran.code).toBe(3);
    expect(ran.wallMs).toBeLessThan(6000);
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
    expect(ran.stdout).toMatch(/^FAIL 1 of 2 tasks, 1 not done · /);
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
    expect(after.stdout).toMatch(/^UNFINISHED ended by its hard cap after /);
  });

  test('--bail ends the run at the first failure', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'fail', '--bail']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 2 tasks, 1 not done · /);
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
