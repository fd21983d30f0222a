import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, expect, test } from 'vitest';

const MODULES = path.join(import.meta.dirname, '../../../../node_modules');
const BIN = path.join(import.meta.dirname, 'bin.ts');
const FILES = {
  'nx.json': '{}',
  'lib/package.json': '{"name":"@t/lib","type":"module"}',
  'lib/tsconfig.json': JSON.stringify({
    compilerOptions: { rootDir: 'src', outDir: 'dist', target: 'es2022', isolatedModules: true },
    include: ['src'],
  }),
  'lib/src/one.ts': 'export const one = 1;\n',
  '.nx/workspace-data/project-graph.json':
    '{"nodes":{"lib":{"data":{"root":"lib"}}},"dependencies":{"lib":[]}}',
  'subminute.plan.json': planText({
    ...NO_PLAN,
    builds: [
      {
        project: 'lib',
        home: 'lib',
        config: 'tsconfig.json',
        sources: 'lib/src',
        makes: { how: 'files', out: 'lib/dist', format: 'esm' },
        reads: [],
      },
    ],
  }),
};

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-watch-')));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(path.join(MODULES, 'esbuild'), path.join(root, 'node_modules/esbuild'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A process that starts the watching one, and does nothing else. */
function startParent(): ChildProcess {
  const code = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['--conditions=@subminute/source', ${JSON.stringify(BIN)}, '--watch'], { cwd: 'lib', stdio: 'inherit' });
    child.on('exit', (code) => console.log('ended ' + code));
    console.log('pid ' + child.pid);`;
  return spawn(process.execPath, ['-e', code], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** All that it has said, until it says these words. */
async function untilSaid(child: ChildProcess, words: string): Promise<string> {
  let text = '';
  const { promise, resolve } = Promise.withResolvers<string>();
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes(words)) resolve(text);
  });
  child.once('close', () => resolve(text));
  return promise;
}

function isThere(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** The watching process, and the one of esbuild. */
async function started(parent: ChildProcess): Promise<readonly number[]> {
  const text = await untilSaid(parent, 'built; waiting for changes');
  const pid = Number(/pid (\d+)/.exec(text)?.[1]);
  const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  expect(below.length).toBeGreaterThan(0);
  return [pid, ...below];
}

const WAIT = { timeout: 20_000 };

test('what is watched is built when it is edited, and ends with its parent, with all its processes', async () => {
  const parent = startParent();
  const pids = await started(parent);
  writeFileSync(path.join(root, 'lib/src/one.ts'), 'export const one = 11;\n');
  await expect.poll(() => readFileSync(path.join(root, 'lib/dist/one.js'), 'utf8'), WAIT).toContain('11');
  parent.kill('SIGKILL');
  await expect.poll(() => pids.filter(isThere), WAIT).toEqual([]);
});

test('what is interrupted ends as interrupted, so that nobody keeps it', async () => {
  const parent = startParent();
  const pids = await started(parent);
  const said = untilSaid(parent, 'ended');
  process.kill(pids[0]!, 'SIGTERM');
  expect(await said).toContain('ended 130');
  await expect.poll(() => pids.filter(isThere), WAIT).toEqual([]);
});
