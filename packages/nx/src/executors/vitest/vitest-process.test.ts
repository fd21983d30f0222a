import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VitestProcess } from './vitest-process.ts';
import { type VitestTask, vitestTask } from './vitest-task.ts';

const MODULES = path.join(import.meta.dirname, '../../../../../node_modules');
let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-batch-')));
  symlinkSync(MODULES, path.join(root, 'node_modules'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A project whose only test file has this body, and its task. */
function project(name: string, body: string, files: Readonly<Record<string, string>> = {}): VitestTask {
  const all = {
    'package.json': `{"name":"${name}","type":"module"}`,
    'one.test.js': `import { expect, test } from 'vitest';\n${body}\n`,
    ...files,
  };
  mkdirSync(path.join(root, name));
  for (const [file, text] of Object.entries(all)) writeFileSync(path.join(root, name, file), text);
  return taskOf(name);
}

function taskOf(name: string, args: readonly string[] = []): VitestTask {
  const projects = { [name]: { root: name } };
  const task = vitestTask(
    { project: name, target: 'test' },
    { args },
    { root, projectsConfigurations: { version: 2, projects } },
  );
  if (!task.ok) throw new Error(task.error);
  return task.value;
}

const PASSES = "test('is fine', () => { expect(1).toBe(1); });";

describe('one process of Vitest', { timeout: 120_000 }, () => {
  test('runs each project as if it were alone', async () => {
    using vitest = new VitestProcess();
    const asking = (name: string): string =>
      `test('is alone', () => {
        expect(process.cwd()).toBe(${JSON.stringify(root)} + '/${name}');
        expect(process.env.NX_TASK_TARGET_PROJECT).toBe('${name}');
        expect(process.env.LEFT).toBe(${name === 'a' ? "'1'" : 'undefined'});
      });`;
    const config = { 'vitest.config.js': "process.env.LEFT = '1'; export default {};" };
    const a = await vitest.run(project('a', asking('a'), config));
    const b = await vitest.run(project('b', asking('b')));
    expect([a.isSuccess, a.output]).toEqual([true, expect.stringContaining('1 passed')]);
    expect([b.isSuccess, b.output]).toEqual([true, expect.stringContaining('1 passed')]);
    expect(b.output).not.toContain(`${root}/a`);
  });

  test.each([
    ['a failed test', "test('fails', () => { expect(1).toBe(2); });", {}, 'expected 1 to be 2'],
    [
      'a configuration that cannot be loaded',
      PASSES,
      { 'vitest.config.js': "throw new Error('no such luck')" },
      'no such luck',
    ],
    ['an error outside of tests', `${PASSES} Promise.reject(new Error('left alone'));`, {}, 'left alone'],
    ['a killed process', "test('kills', () => { process.kill(process.ppid, 'SIGKILL'); });", {}, 'SIGKILL'],
    ['no tests', '', { 'one.test.js': '' }, 'No test'],
    [
      'a configuration without tests',
      PASSES,
      { 'vitest.config.js': "export default { test: { include: ['none'] } };" },
      'No test files found',
    ],
  ])('fails alone: %s', async (_, body, files, said) => {
    using vitest = new VitestProcess();
    const broken = await vitest.run(project('broken', body, files));
    expect([broken.isSuccess, broken.output]).toEqual([false, expect.stringContaining(said)]);
    const next = await vitest.run(project('next', PASSES));
    expect([next.isSuccess, next.output]).toEqual([true, expect.stringContaining('1 passed')]);
  });

  test.runIf(process.platform === 'linux')('is another one where it died between two tasks', async () => {
    using vitest = new VitestProcess();
    expect((await vitest.run(project('a', PASSES))).isSuccess).toBe(true);
    killIn(root);
    const next = await vitest.run(project('b', PASSES));
    expect([next.isSuccess, next.output]).toEqual([true, expect.stringContaining('1 passed')]);
    killIn(root);
    await expect.poll(() => processesIn(root)).toEqual([]);
    expect((await vitest.run(project('c', PASSES))).isSuccess).toBe(true);
  });

  test('what a task left behind is not the fault of the next one', async () => {
    using vitest = new VitestProcess();
    const up = JSON.stringify(path.join(root, 'up'));
    const config = {
      'vitest.config.js': `import { existsSync } from 'node:fs';
        setInterval(() => { if (existsSync(${up})) throw new Error('late'); }, 20);
        export default {};`,
    };
    expect((await vitest.run(project('a', PASSES, config))).isSuccess).toBe(true);
    const next = await vitest.run(
      project(
        'b',
        `import { writeFileSync } from 'node:fs';
        test('waits', async () => { writeFileSync(${up}, ''); await new Promise((done) => setTimeout(done, 500)); });`,
      ),
    );
    expect([next.isSuccess, next.output]).toEqual([true, expect.not.stringContaining('late')]);
  });

  test('a teardown that does not end is left, as the command leaves it', async () => {
    using vitest = new VitestProcess();
    const files = {
      'vitest.config.js': "export default { test: { globalSetup: './setup.js' } };",
      'setup.js': 'export const setup = () => {}; export const teardown = () => new Promise(() => {});',
    };
    const hanging = await vitest.run(project('a', PASSES, files));
    expect([hanging.isSuccess, hanging.output]).toEqual([true, expect.stringContaining('1 passed')]);
    const failing = await vitest.run(project('b', "test('fails', () => { expect(1).toBe(2); });", files));
    expect([failing.isSuccess, failing.output]).toEqual([false, expect.stringContaining('1 failed')]);
    expect((await vitest.run(project('c', PASSES))).isSuccess).toBe(true);
  });

  test('takes arguments of the command line', async () => {
    using vitest = new VitestProcess();
    project('a', `${PASSES} test('fails', () => { expect(1).toBe(2); });`);
    expect((await vitest.run(taskOf('a', ['-t', 'fine']))).isSuccess).toBe(true);
    expect((await vitest.run(taskOf('a'))).isSuccess).toBe(false);
    const wrong = await vitest.run(taskOf('a', ['--nonsense']));
    expect([wrong.isSuccess, wrong.output]).toEqual([false, expect.stringContaining('nonsense')]);
  });

  test.runIf(process.platform === 'linux')('leaves nothing behind when its owner is killed', async () => {
    const task = project(
      'a',
      "import { writeFileSync } from 'node:fs';\ntest('waits', async () => { writeFileSync('up', ''); await new Promise(() => {}); }, 0);",
    );
    const module = path.join(import.meta.dirname, 'vitest-process.ts');
    const code = `const { VitestProcess } = await import(${JSON.stringify(module)}); await new VitestProcess().run(${JSON.stringify(task)});`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    await expect.poll(() => readdirSync(path.join(root, 'a')), { timeout: 60_000 }).toContain('up');
    expect(processesIn(root)).not.toEqual([]);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await expect.poll(() => processesIn(root), { timeout: 30_000 }).toEqual([]);
  });
});

test.each(['a/.env.local', 'a/.test.env', '.env.test.local'])(
  'variables that Nx would load for a task alone from %s are an error, not a difference',
  (file) => {
    mkdirSync(path.join(root, 'a'));
    writeFileSync(path.join(root, file), 'A=1');
    expect(() => taskOf('a')).toThrow(`${file} is loaded by Nx`);
  },
);

test('what Nx loads for no task, or for all, is no error', () => {
  mkdirSync(path.join(root, 'a/.env'), { recursive: true });
  for (const file of ['.env', '.env.local', 'a/.env.example', 'a/.env.build', 'a/.env.production'])
    writeFileSync(path.join(root, file), 'A=1');
  expect(taskOf('a').cwd).toBe(path.join(root, 'a'));
});

function killIn(folder: string): void {
  for (const pid of processesIn(folder)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // A worker ended with its owner.
    }
  }
}

function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isAlive = !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
        return isAlive && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}
