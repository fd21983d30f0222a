import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import {
  FILES,
  LEDGER_FILE,
  NX,
  ledger,
  linkTypeScript,
  manifest,
  nxJson,
  source,
} from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

const PATCH_OF_ANOTHER = `\
diff --git a/nx.json b/nx.json
--- a/nx.json
+++ b/nx.json
@@ -1,1 +1,1 @@
-{ "of": "another" }
+{}
`;

beforeAll(async () => {
  ws = await workspace({ files: { ...FILES, [LEDGER_FILE]: ledger() } });
  linkTypeScript(ws.dir);
  ws.write({ 'packages/util/index.ts': 'export const util = 1;\n' });
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com'];
  execFileSync('git', [...who, 'commit', '-q', '-a', '-m', 'util alone'], { cwd: ws.dir, env: ws.env });
});
afterAll(() => ws[Symbol.asyncDispose]());

const schema = (name = 'replay'): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', `packages/nx/schema/${name}.json`), 'utf8'),
  ) as Record<string, unknown>;

describe('replay', () => {
  test('models the newest commits at the costs of the ledger, without running anything', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--commits', '5']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^REPLAY newest 1 commit, each counted, build: mean [\d.]+s, p50 [\d.]+s, p95 [\d.]+s, 0 of 1 over 21s\nbudget: 21s, what subminute\.ratchet\.jsonl allows typical_p90; .*\n/,
    );
    expect(stdout).toContain('projects, by CPU time over all commits:\n  shop: 8.0s in 1 commit\n');
  });

  test('as a document conforms to its schema', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--json']);
    const document = JSON.parse(stdout) as { loops: readonly { workMs: number }[] };
    expect({ code, faults: faultsIn(document, schema()) }).toEqual({ code: 0, faults: [] });
    // util, and what is above it: ui, shop, leaf.
    expect(document.loops).toMatchObject([{ tasks: 4, workMs: 23_000 }]);
  });

  test('a target that no project has is said', async () => {
    const { stdout, code } = await ws.subminute(['replay', '-t', 'biuld']);
    expect(code).toBe(2);
    expect(stdout).toContain('no project has a target biuld');
  });

  test('a misspelt flag too', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--commit', '5']);
    expect(code).toBe(2);
    expect(stdout).toContain('did you mean --commits');
  });
});

describe('replay --what-if', () => {
  const ask = (what: string, ...more: readonly string[]): Promise<Ran> =>
    ws.subminute(['replay', '--what-if', what, ...more]);
  const refused = async (what: string, why: RegExp): Promise<void> => {
    expect(await ask(what)).toMatchObject({ code: 2, stdout: expect.stringMatching(why) });
  };
  const nx = (change: (target: (typeof NX)['targetDefaults']['build']) => object): string =>
    nxJson({ ...NX, targetDefaults: { build: change(NX.targetDefaults.build) } });
  /** What git says of these files, which then are as before. */
  const patch = (file: string, texts: Readonly<Record<string, string>>): void => {
    ws.write(texts);
    const text = execFileSync('git', ['diff'], { cwd: ws.dir, env: ws.env, encoding: 'utf8' });
    execFileSync('git', ['checkout', '-q', '.'], { cwd: ws.dir, env: ws.env });
    ws.write({ [file]: text });
  };
  const plan = (more: object): string =>
    JSON.stringify({ version: 1, parts: [], shards: [], proofs: [], ...more });
  const part = {
    needs: [],
    name: 'util-x',
    of: 'util',
    home: 'packages/util',
    root: 'packages/util',
    targets: ['build'],
    reads: [],
  };

  test('shows both loops side by side, for a patch', async () => {
    // Nobody hashes what is below.
    patch('dist/own.patch', { 'nx.json': nx((target) => ({ ...target, inputs: ['default'] })) });
    const { stdout, code } = await ask('dist/own.patch');
    expect(code).toBe(0);
    // util alone, instead of util, ui, shop and leaf.
    expect(stdout.replace(/^budget: .*\n/m, '')).toBe(`\
WHAT IF dist/own.patch, build: saves 14.0s a loop (14.0s to 14.0s, nine times of ten)
now:  mean 18.0s, p50 18.0s, p95 18.0s, 0 of 1 over 21s
then: mean 4.0s, p50 4.0s, p95 4.0s, 0 of 1 over 21s
judged by all 1 commit of the sample: it was not chosen by them
`);
    const json = JSON.parse((await ask('dist/own.patch', '--json')).stdout) as object;
    expect(faultsIn(json, schema('what-if'))).toEqual([]);
  });

  test('says what gets longer, and which tasks are gone', async () => {
    patch('dist/more.patch', {
      'nx.json': nx(({ inputs, ...target }) => ({
        ...target,
        inputs: [...inputs, '{workspaceRoot}/packages/util/index.ts'],
      })),
      ...source('util', '// It needs base again.'),
      'packages/leaf/package.json': manifest('leaf', { nx: { name: 'leaf', targets: {} } }),
    });
    const { stdout } = await ask('dist/more.patch');
    // Now everything is built, base before util.
    expect(stdout).toContain('adds 2.0s a loop (2.0s to 2.0s, nine times of ten)\n');
    expect(stdout).toMatch(/^longer after 1 commit of 1:\n {2}[\da-f]{12}: 18\.0s → 20\.0s\n/m);
    expect(stdout).toContain('1 task less: nobody does what they did:\n  leaf:build\n');
    expect(stdout).toContain(
      'projects whose tasks take more CPU time over all commits:\n  auth: 0ms → 3.0s\n  base: 0ms → 2.0s\n',
    );
  });

  test('says of a patch that does not apply, or that Nx cannot read, what is wrong with it', async () => {
    ws.write({ 'dist/old.patch': PATCH_OF_ANOTHER });
    await refused(
      'dist/old.patch',
      /^ERROR .*old\.patch cannot be tried: it does not apply here: patch failed: nx\.json:1/,
    );
    patch('dist/torn.patch', { 'nx.json': '{ "plugins": [' });
    await refused('dist/torn.patch', /^ERROR .*torn\.patch cannot be tried: nx /);
    const status = execFileSync('git', ['status', '--porcelain'], {
      cwd: ws.dir,
      env: ws.env,
      encoding: 'utf8',
    });
    expect(status).toBe('');
  });

  test('tries a plan, and refuses one that is no plan or is about other projects', async () => {
    ws.write({
      'dist/nothing.json': plan({}),
      'dist/torn.json': '{',
      'dist/form.json': plan({ parts: [{}] }),
    });
    expect((await ask('dist/nothing.json')).stdout).toContain('saves 0ms a loop');
    await refused('dist/torn.json', /^ERROR .*torn\.json is no JSON/);
    await refused('dist/form.json', /^ERROR .*form\.json parts\[0\] has no right "name"/);
    ws.write({
      'dist/other.json': plan({ parts: [{ ...part, of: 'checkout' }] }),
      'dist/moved.json': plan({ parts: [{ ...part, home: 'libs/util' }] }),
      'dist/gone.json': plan({ parts: [{ ...part, root: 'packages/util/src/x' }] }),
    });
    await refused('dist/other.json', /there is no project checkout here\. Run: npx subminute decompose/);
    await refused('dist/moved.json', /util is in packages\/util, not in libs\/util/);
    await refused('dist/gone.json', /packages\/util\/src\/x of util-x is gone/);
  });

  test.each([
    ['nothing.patch', /^ERROR there is no file 'nothing\.patch' here, and it is no id of a proposal/],
    ['packages/util/index.ts', /it must be ids of proposals .*, a plan .*, or a patch/],
    ['p00000', /^ERROR there is no proposal p00000 here\. Run: npx subminute decompose/],
  ])('says what it takes, where %s is none of it', async (what, why) => {
    expect(await ask(what)).toMatchObject({ code: 2, stdout: expect.stringMatching(why) });
  });
});

/** Two test files in two folders, one of which a plan makes a part. */
const PARTS: Readonly<Record<string, string>> = {
  'nx.json': nxJson({
    analytics: false,
    neverConnectToCloud: true,
    plugins: ['@subminute/nx/plugin'],
    targetDefaults: { test: { cache: true, inputs: ['default', '^default'] } },
  }),
  [LEDGER_FILE]: [
    { k: '#', schema: 1, cores: 4, epoch: 1, overhead: 0, targets: ['test'] },
    { k: 'budget/noop', max: 0 },
    { k: 'task/core:test', w: 11 },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(''),
  'packages/core/package.json': JSON.stringify({ name: 'core', scripts: { test: 'vitest run' } }),
  'packages/core/src/api/price.test.ts': '',
  'packages/core/src/total.test.ts': '',
};

test('replay --what-if of a plan: what a part runs, the rest runs no more', async () => {
  await using parts = await workspace({ files: PARTS });
  parts.write({ 'packages/core/src/total.ts': '' });
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com'];
  execFileSync('git', ['add', '-A'], { cwd: parts.dir, env: parts.env });
  execFileSync('git', [...who, 'commit', '-q', '-m', 'total'], { cwd: parts.dir, env: parts.env });
  const root = 'packages/core/src/api';
  const api = {
    name: 'api',
    of: 'core',
    home: 'packages/core',
    root,
    targets: ['test'],
    reads: [],
    needs: [],
  };
  parts.write({ 'dist/plan.json': JSON.stringify({ version: 1, parts: [api], shards: [], proofs: [] }) });
  const { stdout } = await parts.subminute(['replay', '--what-if', 'dist/plan.json']);
  // A start of one second, and half of the rest.
  expect(stdout).toMatch(/^WHAT IF dist\/plan\.json, test: saves 5\.0s a loop/);
  expect(stdout).toContain('1 task more:\n  api:test\n');
});

describe('report', () => {
  const PAGE = 'node_modules/.cache/subminute/report.html';
  const at = (file: string): string => readFileSync(join(ws.dir, file), 'utf8');

  test('writes one page where git and Nx do not look, of a workspace without any run', async () => {
    const { stdout, code } = await ws.subminute(['report']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^REPORT typical_p90 of the ledger in [\d.]+s of [\d.]+s\n {3}wrote node_modules\/\.cache\/subminute\/report\.html \(.*\)\n$/,
    );
    expect(at(PAGE)).toContain('By the model of the ledger');
    expect(at(PAGE)).toContain('No run is known yet.');
    expect(at(PAGE)).toContain('Budgets of the ledger');
    expect(at(PAGE)).not.toContain(ws.dir);
    expect(
      execFileSync('git', ['status', '--porcelain'], { cwd: ws.dir, env: ws.env, encoding: 'utf8' }),
    ).toBe('');
  });

  test('shows the last run, and as a document conforms to its schema', async () => {
    await ws.subminute(['run-many', '-t', 'build', '--skip-nx-cache']);
    const { stdout, code } = await ws.subminute(['report', '--json', '--md']);
    const document = JSON.parse(stdout) as {
      lastRun: { path: readonly { after: string }[] };
      files: unknown;
    };
    expect({ code, faults: faultsIn(document, schema('report')) }).toEqual({ code: 0, faults: [] });
    expect(document.lastRun.path.map(({ after }) => after)).toContain('needs');
    expect(document.files).toEqual(['docs/build-health.md']);
  });

  test('writes a page of the repository, twice the same, and never over what somebody else wrote', async () => {
    const first = at('docs/build-health.md');
    expect(first).toContain('| `typical_p90` | ');
    expect(first).toContain('`npx subminute ratchet explain typical_p90`');
    const { stdout } = await ws.subminute(['report', '--md']);
    expect(stdout).toContain('wrote docs/build-health.md (');
    expect(at('docs/build-health.md')).toBe(first);
    ws.write({ 'docs/own.md': '# Mine\n' });
    const refused = await ws.subminute(['report', '--md', 'docs/own.md']);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe(
      'ERROR docs/own.md was not written by subminute report, and stays as it is. Name another file, or add --force\n',
    );
    expect(at('docs/own.md')).toBe('# Mine\n');
  });
});
