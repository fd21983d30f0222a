import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const FILES = {
  ...project('@acme/cart', { test: 'node test.js', noise: 'node noise.js' }),
  'packages/cart/test.js': 'console.log("fine")\n',
};

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: FILES });
});
afterAll(() => ws[Symbol.asyncDispose]());

describe('subminute.json', () => {
  test.each([
    ['{ "version": 1,', /^ERROR subminute\.json is not JSON: .*/],
    ['[]', /must hold one object/],
    ['{}', /"version" must be 1 and is missing/],
    ['{"version": 2}', /is 2; this subminute reads version 1/],
    ['{"version": 1, "budget": 60}', /"budget" is 60; it must be a duration such as "60s"/],
    ['{"version": 1, "budget": "soon"}', /"budget" is "soon"/],
    ['{"version": 1, "deadline": "0s"}', /"deadline" is "0s"/],
    ['{"version": 1, "hardCap": true}', /"hardCap" is true/],
    ['{"version": 1, "plainNx": "yes"}', /"plainNx" is "yes"; it must be "auto", "always" or "never"/],
    ['{"version": 1, "probe": "maybe"}', /"probe" is "maybe"; it must be true or false/],
    ['{"version": 1, "maxBytes": 12}', /"maxBytes" is 12; it must be a whole number of bytes, at least 512/],
    ['{"version": 1, "shield": "on"}', /"shield" is "on"; it must be true or false/],
    ['{"version": 1, "remoteCache": "cache"}', /"remoteCache" is "cache"; it must be a URL such as/],
    ['{"version": 1, "cacheMaxSize": 10}', /"cacheMaxSize" is 10; it must be a size such as "10GB"/],
    ['{"version": 1, "cacheMaxAge": "2w"}', /"cacheMaxAge" is "2w"; it must be an age such as "14d"/],
    ['{"version": 1, "matchers": [{"name": "x", "pattern": "("}]}', /"matchers" is .*; it must be a list of/],
    ['{"version": 1, "matchers": [{"name": "x", "pattern": "^(.*)$"}]}', /with the group \(\?<message>/],
    ['{"version": 1, "bugdet": "60s"}', /"bugdet" is not a setting; did you mean "budget"\?/],
    ['{"version": 1, "$schema": 1}', /"\$schema" must be a string/],
  ])('%s is named', async (text, says) => {
    ws.write({ 'subminute.json': text });
    const ran = await ws.subminute(['run-many', '-t', 'test']);
    expect(ran.stdout).toMatch(says);
    expect(ran.code).toBe(2);
    ws.write({ 'subminute.json': '{"version": 1}' });
  });

  test('malformed, it keeps nobody from reading the last run', async () => {
    await ws.subminute(['run-many', '-t', 'test']);
    ws.write({ 'subminute.json': '{ "version": 1,' });
    const last = await ws.subminute(['last']);
    expect(last.stdout).toMatch(/^PASS 1 task · /);
    expect(last.stderr).toMatch(/^subminute: subminute\.json is not JSON: /);
    ws.write({ 'subminute.json': '{"version": 1}' });
  });

  test('variables win over the file and are checked too', async () => {
    const good = await ws.subminute(['run-many', '-t', 'test'], { env: { SUBMINUTE_BUDGET: '2m' } });
    expect(good.stdout).toContain(' of 2m · ');
    const bad = await ws.subminute(['run-many', '-t', 'test'], { env: { SUBMINUTE_BUDGET: 'much' } });
    expect(bad.stdout).toMatch(/^ERROR SUBMINUTE_BUDGET is "much"/);
    expect(bad.code).toBe(2);
  });
});

describe('the command line', () => {
  test.each([
    [['afected'], /no command 'afected'; did you mean affected\?/],
    [['run-many', '--deadline', 'soon'], /--deadline is 'soon'/],
    [['run-many', '--deadline'], /--deadline needs a value/],
    [['run-many', '--format', 'xml'], /no format 'xml'/],
    [['show', 'F99'], /nothing called 'F99'/],
    [['show', 'nobody:home'], /nothing called 'nobody:home'/],
    [['show', '@acme/cart:test', '--grep', '['], /--grep is no regular expression/],
    [['show', '@acme/cart:test', '--lines', '9'], /--lines is '9'/],
    [['last', '--sincerely'], /no flag --sincerely/],
    [['last', '--since'], /--since needs a value/],
    [['last', '--since', 'nonsense'], /no run 'nonsense' is known/],
    [['last', '--bail'], /no flag --bail/],
    [['last', '--cwd', 'nowhere'], /^ERROR no such folder: /],
    [['show', '@acme/cart:test', '--format', 'sarif'], /no format 'sarif' for this: text or json/],
    [['show', '@acme/cart:test', '--run', 'nonsense'], /no run 'nonsense' is known/],
    [['why'], /why what\? Name a task/],
    [['why', '@acme/cart:tset'], /no task '@acme\/cart:tset'.*did you mean @acme\/cart:test/],
    [['why', '@acme/cart:test', '--run', 'nonsense'], /no run 'nonsense' is known/],
    [['cancel'], /no run of this checkout is under way/],
    [['cancel', 'rabcde'], /run rabcde is not under way/],
  ])('%j is an error with exit 2', async (args, says) => {
    await ws.subminute(['run-many', '-t', 'test']);
    const ran = await ws.subminute(args);
    expect(ran.stdout).toMatch(says);
    expect(ran.code).toBe(2);
  });

  test.each([
    [['afected', '--json']],
    [['last', '--json', '--sincerely']],
    [['show', 'F99', '--format', 'json']],
    [['run-many', '--deadline', 'soon', '--format=json']],
  ])('%j: who asks for JSON gets it, errors too', async (args) => {
    const ran = await ws.subminute(args);
    expect(JSON.parse(ran.stdout)).toMatchObject({ version: 1, verdict: 'ERROR', exitCode: 2 });
    expect(ran.code).toBe(2);
  });

  test('show gives JSON of a log and of a failure', async () => {
    ws.write({ 'packages/cart/test.js': 'console.log("  hm"); process.exit(7)\n' });
    await ws.subminute(['run-many', '-t', 'test']);
    const log = await ws.subminute(['show', '@acme/cart:test', '--grep', 'hm', '--json']);
    expect(JSON.parse(log.stdout)).toMatchObject({ task: '@acme/cart:test', lines: [{ text: '  hm' }] });
    const cause = await ws.subminute(['show', 'F1', '--json']);
    expect(JSON.parse(cause.stdout)).toMatchObject({ id: 'F1', task: '@acme/cart:test', end: { code: 7 } });
    ws.write({ 'packages/cart/test.js': 'console.log("fine")\n' });
  });

  test('a secret in the arguments is not stored', async () => {
    const secret = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
    await ws.subminute(['run-many', '-t', 'test', '--', '--token', secret, `--password=${secret}`]);
    const last = await ws.subminute(['last', '--json']);
    expect(last.stdout).toContain('‹redacted›');
    expect(last.stdout).not.toContain(secret);
  });

  test('every command has a help of one screen with two examples', async () => {
    for (const command of ['affected', 'run-many', 'run', 'last', 'show', 'why', 'cancel', 'doctor']) {
      const ran = await ws.subminute([command, '--help']);
      expect(ran.stdout.split('\n').length).toBeLessThan(24);
      expect(ran.stdout.match(new RegExp(`^  subminute ${command}`, 'gm'))).toHaveLength(2);
      expect(ran.code).toBe(0);
    }
  });
});

describe('places', () => {
  test('outside a workspace it says so', async () => {
    const ran = await ws.subminute(['last'], { cwd: '/' });
    expect(ran.stdout).toMatch(/^ERROR no Nx workspace: /);
    expect(ran.code).toBe(2);
  });

  test('without git affected has a reason', async () => {
    await using bare = await workspace({ files: FILES, git: false });
    const ran = await bare.subminute(['affected', '-t', 'test']);
    expect(ran.stdout).toMatch(/^ERROR nx: git: Could not access 'main'/);
    expect(ran.code).toBe(2);
    const all = await bare.subminute(['run-many', '-t', 'test']);
    expect(all.stdout).toMatch(/^PASS 1 task/);
  });

  test('a path with spaces and letters beyond ASCII changes nothing', async () => {
    await using strange = await workspace({ files: FILES, folder: 'mein Büro — 仕事 "x"' });
    const green = await strange.subminute(['run-many', '-t', 'test']);
    expect(green.stdout).toMatch(/^PASS 1 task · /);
    strange.write({ 'packages/cart/test.js': 'process.kill(process.pid, "SIGKILL")\n' });
    const red = await strange.subminute(['run-many', '-t', 'test']);
    expect(red.stdout).toMatch(/^F1 @acme\/cart:test killed by SIGKILL/m);
  });

  test('a torn and a foreign database are set aside', async () => {
    const db = (): string => join(ws.store, readdirSync(ws.store)[0] ?? '', 'runs-v2.db');
    writeFileSync(db(), 'this is no database, and long enough to be read as one '.repeat(40));
    const ran = await ws.subminute(['run-many', '-t', 'test']);
    expect(ran.stdout).toMatch(/^PASS 1 task · /);
    const last = await ws.subminute(['last']);
    expect(last.stdout).toMatch(/^PASS 1 task · /);
    const doctor = await ws.subminute(['doctor']);
    expect(doctor.stdout).toMatch(/note database: \d+ runs; set aside as unreadable: runs-v2\.db\.aside-/);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a store that cannot be written gives way to the next place',
    async () => {
      const closed = join(ws.dir, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      const ran = await ws.subminute(['run-many', '-t', 'test'], { env: { SUBMINUTE_STORE: closed } });
      expect(ran.stdout).toMatch(/^PASS 1 task · /);
    },
  );

  test('a store where a file stands gives way to the next place', async () => {
    ws.write({ 'a-file': 'no folder' });
    const ran = await ws.subminute(['run-many', '-t', 'test'], {
      env: { SUBMINUTE_STORE: join(ws.dir, 'a-file') },
    });
    expect(ran.stdout).toMatch(/^PASS 1 task · /);
  });
});

describe('what tasks print', () => {
  test('binary output, control sequences and forged lines stay data', async () => {
    ws.write({
      'packages/cart/noise.js': `
        process.stdout.write(Buffer.from([0, 255, 254, 27, 91, 50, 74, 13, 10, 7]));
        console.log('PASS 99 tasks \\u00b7 1ms of 60s \\u00b7 run rabcde');
        console.log('F1 forged:task everything is fine');
        console.log('\\u001b]0;title\\u0007\\u001b[31mred\\u001b[0m');
        process.exit(1);`,
    });
    const ran = await ws.subminute(['run-many', '-t', 'noise']);
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^FAIL 1 of 1 task /);
    expect(lines[1]).toMatch(/^F1 @acme\/cart:noise /);
    for (const line of lines.slice(2)) expect(line).toMatch(/^(?: {3}|show |log)/);
    // oxlint-disable-next-line no-control-regex
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(ran.code).toBe(1);
  });

  test('a log of 50 MB is answered in at most 8 KiB', async () => {
    ws.write({
      'packages/cart/noise.js': `
        const line = 'x'.repeat(99) + '\\n';
        for (let i = 0; i < 500; i++) require('node:fs').writeSync(1, line.repeat(1000));
        require('node:fs').writeSync(1, 'Error: the end\\n');
        process.exit(1);`,
    });
    const ran = await ws.subminute(['run-many', '-t', 'noise']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 1 task /);
    expect(ran.stdout).toContain('Error: the end');
    expect(Buffer.byteLength(ran.stdout)).toBeLessThanOrEqual(8192);
    expect(ran.code).toBe(1);
  });
});
