import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { modelServer } from '../tools/rig/adviser/model-server.ts';
import { faultsIn } from '../tools/rig/conforms.ts';
import {
  FILES,
  LEDGER_FILE,
  NX,
  ledger,
  linkPackage,
  linkTypeScript,
  manifest,
  nxJson,
} from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });
const decompose = (...args: readonly string[]): Promise<Ran> => ws.subminute(['decompose', ...args]);

const COMMITS = 24;

/** Everybody works on the tests of the lowest project, and all above it are built each time. */
beforeAll(async () => {
  ws = await workspace({
    files: { ...FILES, 'subminute.json': '{ "version": 1, "budget": "8s" }\n', [LEDGER_FILE]: ledger() },
  });
  linkTypeScript(ws.dir);
  for (let at = 0; at < COMMITS; at++) {
    ws.write({ 'packages/base/base.test.ts': `export const at = ${at};\n` });
    git('add', '-A');
    git('commit', '-q', '-m', `test ${at}`);
  }
});
afterAll(() => ws[Symbol.asyncDispose]());
beforeEach(() => {
  git('checkout', '-q', '-f', 'main');
  git('clean', '-qfd', '-e', 'node_modules', '-e', '.nx');
});

interface Told {
  readonly proposals: readonly { readonly id: string; readonly title: string; readonly saving: object }[];
}

const told = async (): Promise<Told> => JSON.parse((await decompose('--json')).stdout) as Told;

describe('decompose', () => {
  test('proposes what would bring the loop back, with the seconds that it saves', async () => {
    const { stdout, code } = await decompose();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^DECOMPOSE build, judged by the newest 12 of \d+ commits \(the other \d+ choose\): mean 20\.0s, .* 12 of 12 over 8s\nbudget: 8s, "budget" of subminute\.json; subminute\.ratchet\.jsonl allows 21s\n/,
    );
    expect(stdout).toMatch(/^p\w{5} inputs: build: hash no test files of dependencies/m);
    // Only `base` is built then.
    expect(stdout).toMatch(/^ +saves 18\.0s a loop \(18\.0s to 18\.0s\), p50 20\.0s → 2\.0s/m);
    expect(stdout).toContain('That is enough: test files and what comes after are not needed.');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('as a document conforms to its schema', async () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', 'packages/nx/schema/decompose.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(faultsIn(await told(), schema)).toEqual([]);
  });

  test('makes a proposal; Nx then builds what it said, and there is nothing left to propose', async () => {
    const [first] = (await told()).proposals;
    const applied = await decompose('--apply', first?.id ?? '');
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('nx.json') });
    git('commit', '-q', '-a', '-m', 'production');
    try {
      const { stdout } = await ws.subminute(['replay', '--commits', '12', '--json']);
      // The newest commit is the one of nx.json.
      expect((JSON.parse(stdout) as { loops: readonly object[] }).loops.slice(1)).toMatchObject(
        Array.from({ length: 11 }, () => ({ tasks: 1, workMs: 2000 })),
      );
      expect((await told()).proposals).toEqual([]);
    } finally {
      git('reset', '-q', '--hard', 'HEAD~1');
    }
  });

  test('a proposal is compared with the loop as it is, on the commits that it was not chosen by', async () => {
    const [first] = (await told()).proposals;
    const { stdout, code } = await ws.subminute(['replay', '--what-if', first?.id ?? '']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^WHAT IF p\w{5}, build: saves 18\.0s a loop \(18\.0s to 18\.0s, nine times of ten\)\n/,
    );
    expect(stdout).toContain('then: mean 2.0s, p50 2.0s, p95 2.0s, 0 of 12 over 8s\n');
    expect(stdout).toContain(
      'judged by the newest 12 commits; what is proposed is chosen by 12 older ones\n',
    );
  });

  test('a proposal that is not there, and a checkout that is not clean, are refused', async () => {
    expect(await decompose('--apply', 'p00000')).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^ERROR there is no proposal p00000 here; there are: p\w{5}\. /),
    });
    ws.write({ 'packages/base/index.ts': 'export const base = 1;\n' });
    const [first] = (await told()).proposals;
    const refused = await decompose('--apply', first?.id ?? '');
    expect(refused.stdout).toContain('packages/base/index.ts is not committed');
    expect(await decompose('--apply', first?.id ?? '', '--allow-dirty')).toMatchObject({ code: 0 });
  });

  test('writes each proposal as a task', async () => {
    await decompose('--tickets', 'tickets');
    const [file = ''] = readdirSync(join(ws.dir, 'tickets'));
    expect(file).toMatch(/^01-p\w{5}\.md$/);
    const text = readFileSync(join(ws.dir, 'tickets', file), 'utf8');
    expect(text).toContain('# build: hash no test files of dependencies');
    expect(text).toContain('| p95 | 20.0s | 2.0s |');

    // Where the package is not installed, as it is in no workspace by itself, all is the same.
    const id = file.slice('01-'.length, -'.md'.length);
    const lines = ['Builds run after each edit of a "test" file; src/made-up.ts:3 shows it.'];
    await using model = await modelServer({
      kind: 'says',
      text: JSON.stringify({ drafts: [{ id, lines }] }),
    });
    ws.write({ 'subminute.json': '{ "version": 1, "budget": "8s", "adviser": { "model": "small" } }\n' });
    const advised = (): Promise<Ran> =>
      ws.subminute(['decompose', '--tickets', 'tickets', '--advise'], {
        env: { OPENAI_BASE_URL: model.url },
      });
    const without = await advised();
    expect(without).toMatchObject({ code: 0, stderr: expect.stringContaining('openai is not installed') });
    expect(without.stderr).not.toContain('sends');
    expect(readFileSync(join(ws.dir, 'tickets', file), 'utf8')).toBe(text);
    linkPackage(ws.dir, 'openai');
    expect(await advised()).toMatchObject({ code: 0, stdout: without.stdout });
    expect(readFileSync(join(ws.dir, 'tickets', file), 'utf8')).toBe(
      `${text}
## Draft

A model’s words. What they cite is in the proposal or the workspace; the rest is not checked.

    Builds run after each edit of a "test" file; ‹struck out› shows it.
`,
    );
  });

  test('within its budget there is nothing to do', async () => {
    ws.write({ 'subminute.json': '{ "version": 1, "budget": "60s" }\n' });
    const { stdout, code } = await decompose();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^budget: 21s, what subminute\.ratchet\.jsonl allows typical_p90; by its costs/m);
    expect(stdout).toContain('The loop is within 21s: do not split.');
    expect(existsSync(join(ws.dir, 'subminute.plan.json'))).toBe(false);
  });
});

const CI = '.github/workflows/ci.yml';

describe('decompose, where a file of CI is in the inputs of everything', () => {
  let shared: Workspace;
  const ofShared = (...args: readonly string[]): Promise<Ran> => shared.subminute(args);

  beforeAll(async () => {
    const { build } = NX.targetDefaults;
    shared = await workspace({
      files: {
        ...FILES,
        'subminute.json': '{ "version": 1, "budget": "8s" }\n',
        [LEDGER_FILE]: ledger(),
        'packages/auth/package.json': manifest('auth', {
          dependencies: { '@acme/base': '1.0.0', '@acme/leaf': '1.0.0' },
          nx: { name: 'auth', targets: { build: {} }, implicitDependencies: ['ui'] },
        }),
        'nx.json': nxJson({
          ...NX,
          namedInputs: {
            default: ['{projectRoot}/**/*', 'sharedGlobals'],
            production: ['default', '!{projectRoot}/**/*.md'],
            sharedGlobals: [`{workspaceRoot}/${CI}`, '{workspaceRoot}/tsconfig.base.json'],
          },
          targetDefaults: {
            build: { ...build, command: 'tsc --version', inputs: ['default', '^production'] },
          },
        }),
      },
    });
    linkTypeScript(shared.dir);
    for (let at = 0; at < COMMITS; at++) {
      shared.write({ [CI]: `on: push # ${at}\n` });
      commit(`ci ${at}`);
    }
  });
  afterAll(() => shared[Symbol.asyncDispose]());

  function commit(message: string): void {
    const options = { cwd: shared.dir, env: shared.env };
    const who = ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com'];
    execFileSync('git', ['add', '-A'], options);
    execFileSync('git', [...who, 'commit', '-q', '-m', message], options);
  }

  test('it is taken out of the inputs of what does not read it, and of nothing else', async () => {
    const { stdout } = await ofShared('decompose');
    expect(stdout).toContain(`inputs: build: hash no ${CI} (no task of it reads it)\n   saves 20.0s a loop`);
    const id = /^(p\w{5}) inputs/m.exec(stdout)?.[1] ?? '';
    expect(await ofShared('decompose', '--apply', id)).toMatchObject({ code: 0 });
    commit('narrow');
    shared.write({ [CI]: 'on: [push]\n' });
    commit('ci');
    shared.write({ 'tsconfig.base.json': (FILES['tsconfig.base.json'] ?? '').replace('{', '{ ') });
    commit('tsconfig');
    const replayed = JSON.parse((await ofShared('replay', '--commits', '2', '--json')).stdout) as {
      loops: readonly object[];
    };
    expect(replayed.loops).toMatchObject([{ tasks: 6 }, { tasks: 0 }]);
  });

  test('edges that no file needs are taken out, and Nx then has no others', async () => {
    const before = JSON.parse((await ofShared('decompose', '--all', '--json')).stdout) as {
      rejected: readonly { readonly id: string; readonly title: string; readonly why: string }[];
    };
    const needless = before.rejected.filter(({ title }) => title.includes('needless'));
    expect(needless.map(({ title, why }) => `${title}: ${why}`)).toEqual([
      // The workspace was put together without an install.
      'take 1 needless edge out of dependencies in package.json: auth → leaf: package-lock.json does not have @acme/leaf of packages/auth: bring it up to date first',
      // Nobody has changed what is below.
      'take 1 needless edge out of implicitDependencies: auth → ui: it saves nothing in the newest 14 commits',
    ]);
    const applied = await ofShared('decompose', '--apply', needless[1]?.id ?? '', '--allow-dirty');
    expect(applied).toMatchObject({ code: 0 });
    const text = readFileSync(join(shared.dir, 'packages/auth/package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ nx: { name: 'auth', targets: { build: {} } } });
    expect(text).not.toContain('implicit');
  });
});
