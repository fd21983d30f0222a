import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { FILES, LEDGER_FILE, NX, ledger, linkTypeScript, nxJson } from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });
const apply = (...args: readonly string[]): Promise<Ran> =>
  ws.subminute(['decompose', '--apply', ...args], { timeoutMs: 240_000 });

const COMMITS = 12;

/**
 * Stands for a test tool that tells its tests. It knows whether nx.json leaves test files out, which is what the
 * proposal does: then it loses a test, or never ends, as `mode.txt` says.
 */
const TOOL = `
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const end = Date.now() + 300;
while (Date.now() < end);
const project = process.env.NX_TASK_TARGET_PROJECT;
mkdirSync(\`packages/\${project}/dist\`, { recursive: true });
writeFileSync(\`packages/\${project}/dist/index.d.ts\`, 'export declare const one: 1;\\n');
const isChanged = readFileSync('nx.json', 'utf8').includes('^production');
const mode = isChanged && project === 'leaf' ? readFileSync('mode.txt', 'utf8').trim() : '';
if (mode === 'hangs') {
  writeFileSync(process.env.REACHED, '');
  setTimeout(() => {}, 120_000);
}
const folder = process.env.SUBMINUTE_TEST_LISTS;
const names = mode === 'loses' ? ['adds'] : ['adds', 'subtracts'];
const tests = names.map((name) => ({ file: join(process.cwd(), 'packages', project, 'a.test.ts'), names: [name], state: 'passed' }));
if (folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, \`\${process.pid}.json\`), JSON.stringify({ version: 1, task: \`\${project}:build\`, tests }));
}
`;

beforeAll(async () => {
  const build = { ...NX.targetDefaults.build, command: 'node tool.mjs' };
  ws = await workspace({
    files: {
      ...FILES,
      'nx.json': nxJson({ ...NX, targetDefaults: { build } }),
      'tool.mjs': TOOL,
      'mode.txt': 'keeps\n',
      'subminute.json': '{ "version": 1, "budget": "8s" }\n',
      [LEDGER_FILE]: ledger(),
    },
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
  git('reset', '-q', '--hard', 'main');
  git('clean', '-qfd', '-e', 'node_modules', '-e', '.nx');
});

/** Every file of the checkout that git could see, and its branch. */
const seen = (): string =>
  [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('branch'), git('worktree', 'list')].join('\n');

const proposal = async (): Promise<string> => {
  const { stdout } = await ws.subminute(['decompose', '--json']);
  const { proposals } = JSON.parse(stdout) as { proposals: readonly { id: string; title: string }[] };
  expect(proposals.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^build: hash no test files of dependencies/),
  ]);
  return proposals[0]?.id ?? '';
};
const schema = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'packages/nx/schema/decompose-applied.json'), 'utf8'),
  ) as Record<string, unknown>;

interface Applied {
  readonly applied: readonly string[];
  readonly files: readonly string[];
  readonly verification: {
    readonly verdict: string;
    readonly faults: readonly { readonly what: string }[];
    readonly equal: Readonly<Record<string, number>>;
    readonly loops: readonly {
      readonly before: { readonly tasks: number };
      readonly after: { readonly tasks: number };
    }[];
  };
}

describe('decompose --verify', () => {
  test('makes what is proven by running, and writes the proof into the plan', async () => {
    const id = await proposal();
    const ran = await apply(id, '--verify', '--commits-measured', '2', '--json');
    expect(ran).toMatchObject({ code: 0 });
    const document = JSON.parse(ran.stdout) as Applied;
    expect(faultsIn(document, schema())).toEqual([]);
    expect(document).toMatchObject({ applied: [id], files: ['nx.json', 'subminute.plan.json'] });
    expect(document.verification).toMatchObject({
      verdict: 'verified',
      equal: { tasks: 6, tests: 12, declarations: 6 },
      loops: [
        { before: { tasks: 6 }, after: { tasks: 1 } },
        { before: { tasks: 6 }, after: { tasks: 1 } },
      ],
    });
    expect(readFileSync(join(ws.dir, 'nx.json'), 'utf8')).toContain('^production');
    const plan = JSON.parse(readFileSync(join(ws.dir, 'subminute.plan.json'), 'utf8')) as {
      proofs: readonly object[];
    };
    expect(plan.proofs).toMatchObject([{ id, targets: ['build'], tasks: 6, tests: 12, declarations: 6 }]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  }, 300_000);

  test('leaves everything as it was where a test is lost', async () => {
    ws.write({ 'mode.txt': 'loses\n' });
    git('commit', '-q', '-a', '-m', 'loses a test');
    const before = seen();
    const { code, stdout } = await apply(await proposal(), '--verify');
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^WORSE p\w{5}: build: /),
    });
    expect(stdout).toContain('  worse: packages/leaf/a.test.ts > subtracts is gone\n');
    expect(stdout).toMatch(/nothing was changed\n$/);
    expect(seen()).toBe(before);
  }, 300_000);

  test('killed in the middle, leaves everything as it was; the next one takes its trees away', async () => {
    ws.write({ 'mode.txt': 'hangs\n' });
    git('commit', '-q', '-a', '-m', 'hangs');
    const id = await proposal();
    const reached = join(ws.dir, '..', 'reached');
    let pid = 0;
    const running = ws.subminute(['decompose', '--apply', id, '--verify'], {
      timeoutMs: 240_000,
      env: { REACHED: reached },
      started: (started) => (pid = started),
    });
    while (!existsSync(reached)) await sleep(100);
    process.kill(pid, 'SIGKILL');
    expect((await running).signal).toBe('SIGKILL');
    expect(git('status', '--porcelain')).toBe('');
    expect(existsSync(join(ws.dir, 'subminute.plan.json'))).toBe(false);
    await proposal();
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  }, 300_000);
});

describe('decompose --apply', () => {
  test('makes all that it would propose in a worktree, and leaves the checkout', async () => {
    const id = await proposal();
    const before = git('status', '--porcelain');
    const { code, stdout } = await apply('all', '--worktree', '../apart');
    expect(code).toBe(0);
    expect(stdout).toContain(
      `in ../apart, on branch subminute/${id}; the checkout is as before. Look at it: `,
    );
    expect(stdout).toContain('git -C ../apart diff');
    const apart = join(ws.dir, '../apart');
    expect(readFileSync(join(apart, 'nx.json'), 'utf8')).toContain('^production');
    expect(readFileSync(join(ws.dir, 'nx.json'), 'utf8')).not.toContain('^production');
    expect(git('status', '--porcelain')).toBe(before);
    expect(git('branch', '--list', 'subminute/*').trim()).toBe(`+ subminute/${id}`);
    expect(await apply(id, '--worktree', '../apart')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('../apart is there already'),
    });
    git('worktree', 'remove', '--force', apart);
    expect(readdirSync(join(ws.dir, '..'))).not.toContain('apart');
  }, 120_000);

  test('its flags without it are refused', async () => {
    expect(await ws.subminute(['decompose', '--verify'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('--verify is for what is made: add --apply'),
    });
  });
});
