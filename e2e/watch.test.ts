import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pidsIn } from '../tools/bench/cpu.ts';
import type { Workspace } from '../tools/rig/workspace.ts';
import { ARGS, type Watcher, startWatcher, watchedWorkspace } from '../tools/watch/rig.ts';

let ws: Workspace;
let watcher: Watcher;

beforeAll(async () => {
  ws = await watchedWorkspace(500);
  ws.write({ 'packages/web/src/index.js': 'bad' });
  watcher = startWatcher(ws);
});
afterAll(async () => {
  await watcher.end();
  await ws[Symbol.asyncDispose]();
});

const runIn = (text: string): string => /run (r\w+)/.exec(text)?.[1] ?? '';
const affected = (env: Record<string, string> = {}): ReturnType<Workspace['subminute']> =>
  ws.subminute(['affected', ...ARGS], { env });

describe.skipIf(process.platform !== 'linux')('watch', () => {
  test('keeps the verdict ready, and affected answers with it where nothing changed', async () => {
    expect(await watcher.settled(60_000)).toBe(true);
    const told = await affected();
    expect(told.stdout).toMatch(/^FAIL 1 of 1 task · .*\nF1 @acme\/web:test /);
    expect(told.code).toBe(1);
    expect(watcher.said()).toMatch(/^FAIL 1 of 1 task · .* · run r\w+\n$/);
    expect(runIn(told.stdout)).toBe(runIn(watcher.said()));
  });

  test('another environment is another state: that runs, and says why', async () => {
    const other = await affected({ MODE: 'other' });
    expect(other.stderr).toContain('watch has a verdict of another state: other environment (MODE)');
    expect(runIn(other.stdout)).not.toBe(runIn(watcher.said()));
  });

  test('the same targets in another form are the same question, and others are told whose watcher there is', async () => {
    const same = await ws.subminute(['affected', '--targets=test,test']);
    expect(runIn(same.stdout)).toBe(runIn(watcher.said()));
    const { pid } = watcher.child;
    const other = await ws.subminute(['affected', '-t', 'test,tset']);
    expect(other.stderr).toContain(`watch -t test (process ${pid}) answers other questions than this one`);
    // A name that does not exist hides no failure, and a run that judged one hides no verdict.
    expect(other.stdout).toMatch(
      /^FAIL 1 of 1 task · .*\nno target 'tset' in any project; did you mean test\?\nF1 /,
    );
    const none = await ws.subminute(['cancel']);
    expect(none.stdout).toContain(
      `; watch -t test (process ${pid}) goes on. To end it: npx subminute watch --stop`,
    );
  });

  test('who asks right after an edit waits for the run of that state, and gets no older answer', async () => {
    ws.write({ 'packages/web/src/index.js': 'fine' });
    const told = await affected();
    expect(told.stdout).toMatch(/^PASS 1 task · /);
    expect(told.code).toBe(0);
    expect(await watcher.settled(60_000)).toBe(true);
    expect(watcher.published()?.kept?.run).toBe(runIn(told.stdout));
    const since = await ws.subminute(['last', '--since', runIn(watcher.said())]);
    expect(since.stdout).toMatch(/^PASS 1 task .*\nsince r\w+: fixed 1\n$/);
  });

  test('a second watcher of the same is refused', async () => {
    const second = await ws.subminute(['watch', ...ARGS]);
    expect(second.stdout).toMatch(/^ERROR this is watched already, by process \d+\./);
    expect(second.code).toBe(2);
  });

  test('killed in the middle of a run, it leaves no process, and nobody believes what it said', async () => {
    ws.write({ 'packages/core/src/index.js': 'good, too' });
    while (watcher.published()?.running === undefined) await sleep(20);
    watcher.child.kill('SIGKILL');
    await once(watcher.child, 'close');
    for (let i = 0; i < 200 && pidsIn(dirname(ws.dir)).length > 0; i++) await sleep(50);
    expect(pidsIn(dirname(ws.dir))).toEqual([]);
    expect(watcher.published()).toBeUndefined();
    const told = await affected();
    expect(told.stdout).toMatch(/^PASS 2 tasks · /);
  });

  test('watch --stop ends it with what it runs, and says so; there is none then', async () => {
    watcher = startWatcher(ws);
    expect(await watcher.settled(60_000)).toBe(true);
    ws.write({ 'packages/core/src/index.js': 'good, again' });
    while (watcher.published()?.running === undefined) await sleep(20);
    const stopped = await ws.subminute(['watch', '--stop']);
    expect(stopped.stdout).toMatch(
      new RegExp(`^stopped watch -t test \\(process ${watcher.child.pid}\\) and its run r\\w+\n$`),
    );
    for (let i = 0; i < 100 && pidsIn(dirname(ws.dir)).length > 0; i++) await sleep(50);
    expect(pidsIn(dirname(ws.dir))).toEqual([]);
    const again = await ws.subminute(['watch', '--stop']);
    expect(again).toMatchObject({ code: 0, stdout: 'no watcher of this workspace runs\n' });
  });

  test('begun by npx, it ends where that is ended', async () => {
    const npx = spawn('npx', ['subminute', 'watch', ...ARGS], { cwd: ws.dir, env: ws.env, stdio: 'ignore' });
    while (watcher.published()?.kept === undefined) await sleep(50);
    npx.kill('SIGTERM');
    for (let i = 0; i < 200 && pidsIn(dirname(ws.dir)).length > 0; i++) await sleep(50);
    expect(pidsIn(dirname(ws.dir))).toEqual([]);
    expect(watcher.published()).toBeUndefined();
  });
});
