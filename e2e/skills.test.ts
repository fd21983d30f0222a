import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILES, LEDGER_FILE, NX, ledger, linkTypeScript, nxJson } from '../tools/rig/layers.ts';
import { project } from '../tools/rig/projects.ts';
import { type Ran, run } from '../tools/rig/run.ts';
import { commandsIn, skillTexts } from '../tools/rig/skills.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// Every command that a skill tells to run is run here, as it stands there; only `<task>` and its like are filled in.

let ws: Workspace;
/** Beside the workspace: programs in front of others, the state of tasks, the remote repository. */
const beside = (...parts: readonly string[]): string => join(ws.dir, '..', ...parts);

const BUILD = 'const end = Date.now() + 500;\nwhile (Date.now() < end);\n';
/** As `mode` beside the workspace says: passes, fails, or one after the other. Elsewhere, it passes. */
const CHECK = `
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
const mode = existsSync('../../../mode') ? readFileSync('../../../mode', 'utf8') : 'green';
const odd = '../../../odd';
const isOdd = existsSync(odd);
if (mode === 'flaky') isOdd ? rmSync(odd) : writeFileSync(odd, '');
if (mode === 'red' || (mode === 'flaky' && !isOdd)) {
  console.log('Error: expected 10.05 to be 10.04');
  process.exit(3);
}
`;
const TEST_FILE = 'packages/cart/src/cart.test.mjs';

const nx = (inputs: readonly string[]): string => {
  const build = { ...NX.targetDefaults.build, command: 'node tool.mjs', inputs };
  const production = ['default', '!{projectRoot}/**/*.test.ts'];
  return nxJson({
    ...NX,
    namedInputs: { ...NX.namedInputs, production },
    targetDefaults: { build },
  });
};

/** What the loop may take while it hashes no test files of other projects. */
const tightLedger = (): string =>
  [
    ...ledger()
      .split('\n')
      .filter((line) => line !== '' && !line.includes('"commit/'))
      .map((line) => line.replace(/"max":(?:10\.5|21)/, '"max":3')),
    ...Array.from(
      { length: 6 },
      (_, at) => `{"k":"commit/00000000000${at}","paths":["packages/base/base.test.ts"]}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

const CHECKS = { typecheck: 'node -e 0', lint: 'node -e 0' };

beforeAll(async () => {
  ws = await workspace({
    vitest: '5.1.1',
    files: {
      ...FILES,
      'nx.json': nx(['default', '^production']),
      'tool.mjs': BUILD,
      'check.mjs': CHECK,
      'subminute.json': '{ "version": 1, "budget": "8s" }\n',
      [LEDGER_FILE]: tightLedger(),
      ...project('@acme/api', { test: 'node ../../check.mjs', ...CHECKS }),
      ...project('@acme/web', { test: { command: 'node -e 0', dependsOn: ['^test'] } }, ['@acme/api']),
      ...project('@acme/cart', { test: 'vitest run' }),
      'packages/cart/vitest.config.mjs':
        "import { subminute } from '@subminute/vitest';\nexport default { plugins: [subminute()] };\n",
      [TEST_FILE]: "import { test } from 'vitest';\ntest('adds', () => {});\n",
    },
  });
  linkTypeScript(ws.dir);
  mode('green');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  git('clone', '-q', '--bare', '.', beside('origin.git'));
  git('remote', 'add', 'origin', beside('origin.git'));
  git('checkout', '-q', '-b', 'change');
  program('npx', 'bin="$1"; shift; exec "./node_modules/.bin/$bin" "$@"');
  program('gh', GH);
}, 600_000);
afterAll(() => ws[Symbol.asyncDispose]());

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ws.dir, env: ws.env, encoding: 'utf8' });
}
function save(message: string, files: Readonly<Record<string, string>>): void {
  ws.write(files);
  git('add', '-A');
  git('commit', '-q', '-m', message);
}
const mode = (text: 'green' | 'red' | 'flaky'): void => writeFileSync(beside('mode'), text);

/** Stands for GitHub's command: it knows the forms that its manual has, and their exit codes. */
const GH = `case "$*" in
  "pr create --fill" | "pr merge --auto --squash" | "run rerun 42 --failed") exit 0 ;;
  "pr checks --watch --fail-fast") exit "$(cat ../checks)" ;;
  "run view 42 --log-failed") echo "FAIL 1 of 8 tasks"; exit 0 ;;
  *) echo "gh: unknown: $*"; exit 64 ;;
esac`;

function program(name: string, script: string): void {
  mkdirSync(beside('bin'), { recursive: true });
  writeFileSync(beside('bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(beside('bin', name), 0o755);
}

const SKILLS = skillTexts();
const done = new Set<string>();
const values = new Map([
  ['task', '@acme/api:test'],
  ['test file', TEST_FILE],
  ['file', 'docs/guide.md'],
  ['ci run', '42'],
]);

/** Runs a command of a skill: one that no skill has is a fault of this test. */
async function tell(skill: string, command: string): Promise<Ran> {
  expect(commandsIn(SKILLS.get(skill) ?? '')).toContain(command);
  done.add(command);
  const filled = command.replaceAll(/<([a-z ]+)>/g, (all, name: string) => values.get(name) ?? all);
  expect(filled).not.toMatch(/<|>/);
  const PATH = `${beside('bin')}:${ws.env['PATH'] ?? ''}`;
  return await run('bash', ['-c', filled], { cwd: ws.dir, env: { ...ws.env, PATH }, timeoutMs: 240_000 });
}

const red = (stdout: RegExp): object => ({ code: 1, stdout: expect.stringMatching(stdout) });
const green = (stdout: RegExp): object => ({ code: 0, stdout: expect.stringMatching(stdout) });
const any: object = { code: 0 };

/** Of what CI runs. */
const MEASURE = 'npx subminute ratchet check --measure';

test('over-budget, followed to the letter, brings a loop under its budget and proves it', async () => {
  save('Hash all files of dependencies', { 'nx.json': nx(['default', '^default']) });
  for (let at = 0; at < 5; at++)
    save(`Test ${at}`, { 'packages/base/base.test.ts': `export const at = ${at};\n` });

  const expected: readonly (readonly [string, object])[] = [
    ['npx subminute ratchet check', red(/^RATCHET FAIL over-budget: .*\nculprit: .*nx\.json:\d+ /)],
    [MEASURE, green(/^RATCHET PASS same: /)],
    ['npx subminute ratchet explain', green(/critical path: base:build > /)],
    ['npx subminute replay', green(/^REPLAY newest 6 commits, each counted, build: .* 6 of 6 over 3s\n/)],
    ['npx subminute run-many -t test,typecheck --skip-nx-cache', green(/^PASS 4 tasks/)],
    ['npx subminute decompose', green(/^p\w{5} inputs: build: hash no test files of dependencies/m)],
    ['git status --porcelain', green(/^$/)],
    ['npx subminute decompose --apply <id> --verify', green(/^VERIFIED p\w{5}: [^]*\napplied p\w{5}/)],
    ['git diff --stat', green(/nx\.json/)],
    ['git add -A', any],
    ['git commit -m "Narrow what the build loop hashes"', green(/subminute\.plan\.json/)],
    ['npx subminute ratchet check', green(/^RATCHET PASS same: typical_p90 2\.0s of 3s\n/)],
  ];
  expect(commandsIn(SKILLS.get('over-budget') ?? '')).toEqual(expected.map(([command]) => command));
  for (const [command, outcome] of expected) {
    // An edit of nx.json makes every task a suspect, which takes minutes: ratchet-runs.test.ts measures one.
    if (command === MEASURE) git('checkout', '-q', 'main');
    const ran = await tell('over-budget', command);
    if (command === MEASURE) git('checkout', '-q', 'change');
    expect({ command, ...ran }).toMatchObject(outcome);
    if (command === 'npx subminute decompose') values.set('id', /^(p\w{5}) /m.exec(ran.stdout)?.[1] ?? '');
  }
  expect(readFileSync(join(ws.dir, 'nx.json'), 'utf8')).toContain('^production');
}, 600_000);

test('build-loop: from red to green', async () => {
  mode('red');
  // The state of the task is no input of it.
  const more = (name: string): string => `packages/${name}/more.mjs`;
  save('Check more', { [more('api')]: '\n', [more('web')]: '\n', [more('cart/src')]: '\n' });
  const affected = 'npx subminute affected -t test,typecheck,lint';
  const first = await tell('build-loop', affected);
  expect(first).toMatchObject(
    red(/^FAIL 1 of \d+ tasks[^]*\nF1 @acme\/api:test exit 3[^]*\nskipped 1: @acme\/web:test/),
  );
  values.set('run', / run (r\w{5})/.exec(first.stdout)?.[1] ?? '');
  const steps: readonly (readonly [string, object])[] = [
    [`${affected} --deadline 55s`, red(/^FAIL /)],
    ['npx subminute last', red(/^FAIL /)],
    ['npx subminute last --since <run>', red(/^FAIL /)],
    ['npx subminute show F1', green(/expected 10\.05/)],
    ["npx subminute show <task> --grep 'expected' --lines 1-80", green(/: Error: expected 10/)],
    ['npx subminute show skipped', green(/@acme\/web:test/)],
    ['npx subminute why <task>', green(/^@acme\/api:test ran in r/)],
    ['npx subminute why <test file>', green(/cart\.test\.mjs of packages\/cart (?:ran and passed|is known)/)],
    ['npx subminute cancel', { code: 2, stdout: 'ERROR no run of this checkout is under way\n' }],
    ['npx subminute watch --stop', green(/^no watcher of this workspace runs$/m)],
    ['npx subminute doctor', { stdout: expect.stringMatching(/^ok {3}nx: /m) }],
  ];
  for (const [command, outcome] of steps)
    expect({ command, ...(await tell('build-loop', command)) }).toMatchObject(outcome);
  mode('green');
  expect(await tell('build-loop', affected)).toMatchObject(green(/^PASS /));
}, 300_000);

test('flaky: the same files give both results, and five times one when it is mended', async () => {
  mode('flaky');
  const again = 'SUBMINUTE_SKIP=0 npx subminute run <task>';
  expect(await tell('flaky', again)).toMatchObject(red(/^F1 @acme\/api:test/m));
  expect(await tell('flaky', 'npx subminute show F1')).toMatchObject(any);
  expect(await tell('flaky', 'npx subminute why <task>')).toMatchObject(green(/^ran again: /m));
  const grep = "npx subminute show <task> --grep 'Error|expected|timed out|EADDRINUSE|ENOENT'";
  expect(await tell('flaky', grep)).toMatchObject(green(/expected 10\.05/));
  const elsewhere = again.replace(' npx', ' TZ=Pacific/Kiritimati npx');
  expect(await tell('flaky', elsewhere)).toMatchObject(green(/^PASS /));
  expect(await tell('flaky', 'npx subminute run <task> --skip-nx-cache')).toMatchObject(red(/^FAIL /));
  mode('green');
  const five = await tell('flaky', `for run in 1 2 3 4 5; do ${again} || break; done`);
  expect(five.stdout.match(/^PASS /gm)).toHaveLength(5);
  done.add('npx subminute affected -t test,typecheck,lint');
}, 300_000);

test('land: main taken in, gated, pushed, watched by exit codes', async () => {
  const land = (command: string): Promise<Ran> => tell('land', command);
  // Somebody else was there before.
  git('clone', '-q', beside('origin.git'), beside('other'));
  writeFileSync(beside('other', 'docs/guide.md'), 'theirs\n');
  const who = ['-c', 'user.name=Bob', '-c', 'user.email=bob@example.com'];
  git('-C', beside('other'), ...who, 'commit', '-q', '-a', '-m', 'Guide');
  git('-C', beside('other'), 'push', '-q');
  save('Guide, too', { 'docs/guide.md': 'ours\n' });

  expect(await land('git status --porcelain')).toMatchObject(green(/^$/));
  expect(await land('git fetch origin')).toMatchObject(any);
  expect(await land('git merge origin/main')).toMatchObject(red(/CONFLICT/));
  expect(await land('git diff --name-only --diff-filter=U')).toMatchObject(green(/^docs\/guide\.md\n$/));
  expect(await land('git log -3 origin/main -- <file>')).toMatchObject(green(/Guide/));
  expect(await land('git merge --abort')).toMatchObject(any);
  await land('git merge origin/main');
  save('Merge main', { 'docs/guide.md': 'theirs\nours\n' });

  const gate = 'npx subminute affected -t test,typecheck,lint --base=origin/main';
  expect(await land(gate)).toMatchObject(green(/^PASS /));
  expect(await land('npx subminute last')).toMatchObject(green(/^PASS /));
  expect(await land('npx subminute ratchet check --base origin/main')).toMatchObject(green(/^RATCHET PASS /));
  expect(await land('git push -u origin HEAD')).toMatchObject(any);
  expect(await land('gh pr create --fill')).toMatchObject(any);
  writeFileSync(beside('checks'), '1');
  expect(await land('gh pr checks --watch --fail-fast')).toMatchObject({ code: 1 });
  expect(await land('gh run view <ci run> --log-failed')).toMatchObject(green(/^FAIL /));
  expect(await land('npx subminute run <task> --skip-nx-cache')).toMatchObject(green(/^PASS /));
  expect(await land('gh run rerun <ci run> --failed')).toMatchObject(any);
  writeFileSync(beside('checks'), '0');
  expect(await land('gh pr checks --watch --fail-fast')).toMatchObject(any);
  expect(await land('gh pr merge --auto --squash')).toMatchObject(any);
}, 300_000);

test('no skill has a command that was not run', () => {
  const all = [...SKILLS.values()].flatMap(commandsIn);
  expect(all.length).toBeGreaterThan(40);
  expect(all.filter((command) => !done.has(command))).toEqual([]);
});
