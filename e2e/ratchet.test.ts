import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { FILES, LEDGER_FILE, ledger, linkTypeScript, source } from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;
/** Clones and folders beside the workspace. */
let beside: string;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });
const save = (message: string, files: Readonly<Record<string, string>>): void => {
  ws.write(files);
  git('add', '-A');
  git('commit', '-q', '-m', message);
};
const ratchet = (...args: readonly string[]): Promise<Ran> => ws.subminute(['ratchet', ...args]);
const check = (...args: readonly string[]): Promise<Ran> => ratchet('check', '--structural', ...args);
const committed = (): string => readFileSync(join(ws.dir, LEDGER_FILE), 'utf8');
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  ws = await workspace({ files: { ...FILES, [LEDGER_FILE]: ledger() } });
  linkTypeScript(ws.dir);
  git('config', 'user.name', 'Ann');
  beside = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-beside-')));
});
afterAll(async () => {
  rmSync(beside, { recursive: true, force: true });
  await ws[Symbol.asyncDispose]();
});

/** Every test begins on a branch of its own, with the workspace as it was. */
beforeEach(() => {
  git('checkout', '-q', '-f', '-B', 'change', 'main');
  git('clean', '-qfd', '-e', 'node_modules', '-e', '.nx');
});

describe('init', () => {
  test('writes the ledger, its merge rule and the workflow, once; a new sample keeps the budgets', async () => {
    git('rm', '-q', LEDGER_FILE);
    git('commit', '-q', '-m', 'no ledger');
    await ws.subminute(['run-many', '-t', 'build']);
    const { stdout, code } = await ratchet('init', '-t', 'build', '--ci', 'github', '--cores', '4');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ledger: build of 6 projects, \d+ commits?, 4 cores\n/);
    expect(stdout).toContain(
      `wrote ${LEDGER_FILE}, .gitattributes, .github/workflows/subminute.yml: commit them`,
    );
    expect(
      committed()
        .split('\n')
        .filter((line) => line.startsWith('{"k":"task/')),
    ).toHaveLength(6);
    expect(readFileSync(join(ws.dir, '.gitattributes'), 'utf8')).toBe(
      `${LEDGER_FILE} merge=union linguist-generated\n`,
    );
    const workflow = readFileSync(join(ws.dir, '.github/workflows/subminute.yml'), 'utf8');
    expect(workflow).toMatch(/branches: \["main"\]/);
    expect(workflow).toMatch(/fetch-depth: 0/);
    rmSync(join(ws.dir, '.github/workflows/subminute.yml'));
    const made = committed();
    const forCi = await ratchet('init', '--ci', 'github');
    expect(forCi).toMatchObject({
      code: 0,
      stdout: `wrote .github/workflows/subminute.yml: commit it. ${LEDGER_FILE} is there already and was left as it is\n`,
    });
    expect(readFileSync(join(ws.dir, '.github/workflows/subminute.yml'), 'utf8')).toBe(workflow);
    expect(committed()).toBe(made);
    const other = await ratchet('init', '-t', 'lint', '--ci', 'github');
    expect(other.stdout).toMatch(/^the workflow is there already: .*, so that --targets was not used\. For/);
    const again = await ratchet('init', '-t', 'build');
    expect(again).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^ERROR there is a .* already\./) as string,
    });
    git('add', '-A');
    git('commit', '-q', '-m', 'a ledger');
    const before = committed();
    expect((await ratchet('init', '--repin')).code).toBe(0);
    const budgets = (text: string): readonly string[] =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{"k":"budget/'))
        .map((line) => /"max":[\d.]+/.exec(line)?.[0] ?? '');
    expect(budgets(committed())).toHaveLength(3);
    expect(committed()).toContain('"epoch":2');
    const checked = await check('--base', 'HEAD');
    expect(checked.stdout).not.toMatch(/refused/);
    expect(budgets(before)[0]).toBe(budgets(committed())[0]);
  });

  test('refuses a target that no project has, also beside one that is there', async () => {
    git('rm', '-q', LEDGER_FILE);
    const { stdout, code } = await ratchet('init', '-t', 'build,tset');
    expect(stdout).toMatch(/^ERROR no project has a target tset\. Run: /);
    expect(code).toBe(2);
    expect(existsSync(join(ws.dir, LEDGER_FILE))).toBe(false);
  });

  test('refuses a place for CI that it does not know', async () => {
    expect(await ratchet('init', '--repin', '--ci', 'gitlab')).toMatchObject({
      code: 2,
      stdout: "ERROR --ci is 'gitlab'; it must be github or none\n",
    });
  });
});

describe('waive', () => {
  const WHY = ['--why', 'the guard moves to auth next week'];
  test.each<[readonly string[], string]>([
    [[], 'which budget? Run: '],
    [['cold', '--to', '12'], "the ledger has no budget 'cold'. It has: noop, typical, typical_p90"],
    [['typical'], '--to is missing; it must be seconds above the budget of 10.5s'],
    [['typical', '--to', '10'], "--to is '10'; it must be seconds above"],
    [['typical', '--to', 'much'], "--to is 'much'; it must be seconds above"],
    [
      ['typical', '--to', '12', '--until', day(9)],
      'this raise has no reason "why" of at least 20 characters',
    ],
    [['typical', '--to', '12', ...WHY], 'this raise has no expiry "until" such as'],
    [['typical', '--to', '12', ...WHY, '--until', 'soon'], 'this raise has no expiry "until" such as'],
    [
      ['typical', '--to', '12', ...WHY, '--until', '2020-01-31'],
      '--until is 2020-01-31, which is over already',
    ],
    [['typical', '--to', '12', ...WHY, '--until', day(92)], 'a raise lasts for at most 90 days'],
    [['typical', '--to', '12', ...WHY, '--permanent'], 'this raise is permanent and has no "approvedBy"'],
    [
      ['typical', '--to', '12', ...WHY, '--permanent', '--approved-by', 'ann'],
      'this raise is permanent and has no',
    ],
    [['typical', '--to', '12', ...WHY, '--permanent=yes'], '--permanent takes no value'],
    [
      ['typical', '--to', '12', '--untill', 'x'],
      'no flag --untill; did you mean --until? Run: npx subminute ratchet waive --help',
    ],
    [['typical', 'typical', '--to', '12'], "'typical' is too much here. "],
  ])('%j is refused, and nothing is written', async (args, says) => {
    const { stdout, code } = await ratchet('waive', ...args);
    expect({ code, stdout: stdout.slice(0, says.length + 6) }).toEqual({ code: 2, stdout: `ERROR ${says}` });
    expect(committed()).toBe(ledger());
  });

  test('writes what check accepts', async () => {
    save('an edge', source('ui', "import { auth } from '@acme/auth';"));
    const { stdout, code } = await ratchet('waive', 'typical', '--to', '12s', ...WHY, '--until', day(30));
    expect(code).toBe(0);
    expect(stdout).toContain(`raised: {"k":"raise/typical/${day(30)}","by":"Ann","from":10.5,"to":12,`);
    expect((await ratchet('waive', 'typical', '--to', '13', ...WHY, '--until', day(30))).stdout).toMatch(
      /^ERROR there is a raise\/typical\/\S+ already/,
    );
    git('commit', '-qam', 'a raise');
    const checked = await check();
    expect(checked.stdout).toContain(
      `note: typical is raised to 12s until ${day(30)} by Ann: the guard moves`,
    );
    expect(checked.code).toBe(0);
  });
});

test('update lowers budgets and never raises one; as a rehearsal it writes nothing', async () => {
  const loose = ledger().replace('"max":10.5', '"max":40').replace('"max":21', '"max":3');
  save('loose', { [LEDGER_FILE]: loose });
  const rehearsed = await ratchet('update', '--dry-run');
  expect(rehearsed.stdout).toMatch(/would change \d+ values?\n[^]*  typical may take 11s now, was 40s\n/);
  expect(committed()).toBe(loose);
  const { stdout, code } = await ratchet('update');
  expect(stdout).toMatch(/changed \d+ values?\n/);
  expect(stdout).toContain('over budget: typical_p90 20.0s of 3s; budgets are never raised here.');
  expect(code).toBe(0);
  expect(committed()).toMatch(/"k":"budget\/typical",.*"max":11}/);
  expect(committed()).toMatch(/"k":"budget\/typical_p90",.*"max":3}/);
});

test('on the main branch a budget that is broken is red, also by a raise that is over; in a change neither is', async () => {
  const over = `{"k":"raise/typical/2026-01-31","by":"Ann","from":5,"to":12,"until":"2026-01-31","why":"the guard moves to auth next week"}\n`;
  save('a debt', { [LEDGER_FILE]: `${ledger().replace('"max":10.5', '"max":5')}${over}` });
  const main = await check('--main');
  expect(main.stdout).toMatch(/^RATCHET FAIL over-budget: typical 9\.7s > 5s structural, exact\n/);
  expect(main.stdout).toContain('next: npx subminute ratchet bisect typical --good <an older commit>\n');
  expect(main.stdout).toContain('note: the raise of typical has expired\n');
  expect(main.code).toBe(1);
  save('docs', { 'docs/guide.md': 'more\n' });
  const change = await check('--base', 'HEAD~1');
  expect(change.stdout).toMatch(/^RATCHET PASS same: /);
  expect(change.stdout).toContain(
    'note: typical is over its budget already, 9.7s of 5s: not by this change\n',
  );
  expect(change.code).toBe(0);
  expect((await ratchet('bisect', 'typical')).stdout).toMatch(
    /: nothing to find in 1 commit\nover its budget of 5s at [0-9a-f]{9} already\. Run: npx subminute ratchet bisect typical --good /,
  );
});

test('two changes that fit alone and not together fail in the queue, and both are named', async () => {
  git('checkout', '-q', '-B', 'trunk', 'main');
  save('more room', {
    [LEDGER_FILE]: ledger().replace('"max":10.5', '"max":11.5').replace('"max":21', '"max":23'),
  });
  git('checkout', '-q', '-B', 'first', 'trunk');
  save('first', source('auth', "import { leaf } from '@acme/leaf';"));
  expect((await check('--base', 'trunk')).code).toBe(0);
  git('checkout', '-q', '-B', 'second', 'trunk');
  save('second', source('shop', "import { auth } from '@acme/auth';"));
  expect((await check('--base', 'trunk')).code).toBe(0);
  git('checkout', '-q', '-B', 'queue', 'trunk');
  for (const name of ['first', 'second']) git('merge', '-q', '--no-ff', '-m', `Merge ${name}`, name);
  const { stdout, code } = await check('--base', 'trunk');
  const json = JSON.parse((await check('--base', 'trunk', '--json')).stdout) as object;
  const schema = join(import.meta.dirname, '../packages/nx/schema/ratchet.json');
  expect(faultsIn(json, JSON.parse(readFileSync(schema, 'utf8')) as Record<string, unknown>)).toEqual([]);
  expect(json).toMatchObject({ exitCode: 1, shares: [{ title: 'Merge first' }, { title: 'Merge second' }] });
  expect(stdout).toMatch(/^RATCHET FAIL (?:over-budget|worse): typical /);
  expect(stdout).toMatch(
    /\nshared by: [0-9a-f]{9} "Merge first" \+\S+, then [0-9a-f]{9} "Merge second" \+\S+\n/,
  );
  expect(code).toBe(1);
});

test('bisect finds the commit and what it added; explain tells the rest', async () => {
  save('docs', { 'docs/guide.md': 'more\n' });
  save('an edge', source('ui', "import { auth } from '@acme/auth';"));
  save('docs again', { 'docs/guide.md': 'even more\n' });
  const found = await ratchet('bisect', 'typical');
  const lines = found.stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^[0-9a-f]{9} "an edge": typical 9\.7s → 11\.7s \(limit 10\.5s\)$/);
  expect(lines[1]).toBe(
    "culprit: new edge ui → auth (packages/ui/index.ts:1 import { auth } from '@acme/auth';) +2.0s",
  );
  expect(lines[2]).toMatch(/^asked for [34] of 4 graphs; nothing was run$/);
  expect(found.code).toBe(0);
  expect((await ratchet('bisect', '--good', 'nowhere')).stdout).toMatch(
    /^ERROR no commit 'nowhere' is known here/,
  );
  const explained = await ratchet('explain', 'typical');
  expect(explained.stdout).toContain('\ntypical: over-budget, 9.7s → 11.7s of 10.5s, ');
  expect(explained.stdout).toContain('\n  +2.0s new edge ui → auth\n');
  expect((await ratchet('explain', 'ui:buidl')).stdout).toMatch(
    /^ERROR nothing called 'ui:buidl' to explain: .*; did you mean ui:build\?/,
  );
  const task = await ratchet('explain', 'ui:build');
  expect(task.stdout).toMatch(
    /^ui:build: 6.0s of CPU time, 6.0s from start to end \(ledger\)\nexecuted by 57% of 7 commits of the sample\non the critical path of /,
  );
});

describe('bad input has a defined verdict:', () => {
  test.each([
    ['{"k":\n', /^ERROR subminute\.ratchet\.jsonl:1 is no JSON: mend or remove the line\n$/],
    [
      '{"k":"#","schema":9}\n',
      /^ERROR subminute\.ratchet\.jsonl:1 is of version 9, .*: update @subminute\/nx\n$/,
    ],
    [`${ledger()}<<<<<<< HEAD\n`, /^ERROR subminute\.ratchet\.jsonl:18 is the mark of a merge conflict: /],
    ['', /^ERROR subminute\.ratchet\.jsonl:1 has no line "#"/],
  ])('the ledger %j', async (text, says) => {
    ws.write({ [LEDGER_FILE]: text });
    const { stdout, code } = await check();
    expect(stdout).toMatch(says);
    expect(code).toBe(2);
  });

  test('no ledger, an unknown action, an unknown flag', async () => {
    rmSync(join(ws.dir, LEDGER_FILE));
    const all = [
      await check(),
      await ratchet('chekc'),
      await check('--quick'),
      await check('--mesure'),
      await check('typical'),
      await check('--format', 'junit'),
    ];
    expect(all.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(all.map(({ stdout }) => stdout.split('.')[0])).toEqual([
      'ERROR there is no subminute',
      "ERROR no action 'chekc' of ratchet; did you mean check? Run: npx subminute ratchet --help\n",
      'ERROR no flag --quick',
      'ERROR no flag --mesure; did you mean --measure? Run: npx subminute ratchet check --help\n',
      "ERROR 'typical' is too much here",
      "ERROR no format 'junit' for ratchet: text, json, md or github",
    ]);
  });

  const SKIP = 'RATCHET SKIP cannot measure: ';

  test('a clone that ends before the merge base', async () => {
    save('docs', { 'docs/guide.md': 'more\n' });
    const dir = join(beside, 'shallow');
    git('clone', '-q', '--depth', '1', '--no-single-branch', '--branch', 'change', `file://${ws.dir}`, dir);
    symlinkSync(join(ws.dir, 'node_modules'), join(dir, 'node_modules'));
    const skipped = await ws.subminute(['ratchet', 'check', '--base', 'main'], { cwd: dir });
    expect(skipped.stdout).toMatch(
      /the history here ends before the commit that HEAD and main come from\. Run: git fetch --unshallow/,
    );
    expect(skipped.stdout.startsWith(SKIP)).toBe(true);
    expect(skipped.code).toBe(0);
    const strict = await ws.subminute(['ratchet', 'check', '--base', 'main', '--strict', '--json'], {
      cwd: dir,
    });
    expect(JSON.parse(strict.stdout)).toMatchObject({ verdict: 'cannot-measure', exitCode: 2 });
    expect(strict.code).toBe(2);
  });

  test('no merge base, no such base, a base without a workspace, a base whose ledger is malformed', async () => {
    git('checkout', '-q', '--orphan', 'other');
    git('commit', '-q', '-m', 'other');
    git('checkout', '-q', '-f', 'change');
    expect((await check('--base', 'other')).stdout).toBe(
      `${SKIP}HEAD and other have no commit in common. Give --base a branch that this one comes from\n`,
    );
    // Given by hand it is a mistake of the hand; where it comes from a setting, it is neutral.
    const typo = await check('--base', 'nowhere');
    expect(typo.stdout).toMatch(/^ERROR no commit 'nowhere' is known here/);
    expect(typo.code).toBe(2);
    const set = await ws.subminute(['ratchet', 'check'], { env: { ...ws.env, NX_BASE: 'nowhere' } });
    expect(set.stdout).toMatch(/cannot measure: no commit 'nowhere' is known here/);
    expect(set.code).toBe(0);
    git('rm', '-q', 'nx.json');
    git('commit', '-q', '-m', 'no workspace');
    save('a workspace', { 'nx.json': FILES['nx.json'] ?? '' });
    expect((await check('--base', 'HEAD~1')).stdout).toMatch(
      /cannot measure: there is no nx\.json in this folder at /,
    );
    save('malformed', { [LEDGER_FILE]: `${ledger()}{\n` });
    save('mended', { [LEDGER_FILE]: ledger() });
    const { stdout, code } = await check('--base', 'HEAD~1');
    expect(stdout).toMatch(
      /^RATCHET SKIP cannot-measure: typical_p90 20\.0s of 21s · not compared: subminute\.ratchet\.jsonl of the base:18 is no JSON/,
    );
    expect(code).toBe(0);
  });

  test('no git', async () => {
    const dir = join(beside, 'plain');
    cpSync(ws.dir, dir, { recursive: true, filter: (from) => !/\/(?:\.git|\.nx|node_modules)$/.test(from) });
    symlinkSync(join(ws.dir, 'node_modules'), join(dir, 'node_modules'));
    expect(existsSync(join(dir, '.git'))).toBe(false);
    const { stdout, code } = await ws.subminute(['ratchet', 'check'], { cwd: dir });
    expect(stdout).toBe(
      `${SKIP}this workspace is in no git repository, so there is no base. Run: git init\n`,
    );
    expect(code).toBe(0);
  });
});
