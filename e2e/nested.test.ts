import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// A task that runs other tasks of its own workspace, with nx and with us, and fails after that.
const OUTER = `
const { execFileSync } = require('node:child_process');
const bin = (name) => process.cwd() + '/../../node_modules/.bin/' + name;
const env = { ...process.env, NX_TUI: 'false' };
for (const [name, ...args] of JSON.parse(process.argv[2])) {
  const said = execFileSync(process.execPath, [bin(name), ...args], { env, encoding: 'utf8' });
  console.log(name, 'said', said.trim().split('\\n', 1)[0]);
}
process.exit(Number(process.argv[3]));
`;

const outer = (runs: readonly (readonly string[])[], code: number): string =>
  `node ../../outer.js ${JSON.stringify(JSON.stringify(runs))} ${code}`;

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({
    files: {
      ...project('@acme/inner', { check: 'node -e 0' }),
      ...project('@acme/outer', {
        ours: outer([['subminute', 'run', '@acme/inner:check']], 6),
        nx: outer([['nx', 'run', '@acme/inner:check']], 6),
        asks: outer(
          [
            ['subminute', 'run', '@acme/inner:check'],
            ['subminute', 'last'],
          ],
          0,
        ),
      }),
      'outer.js': OUTER,
    },
  });
});
afterAll(() => ws[Symbol.asyncDispose]());

test.each(['ours', 'nx'])('a green run inside of a red task (%s) is not the last run', async (target) => {
  const ran = await ws.subminute(['run', `@acme/outer:${target}`]);
  expect(ran.stdout).toMatch(/^FAIL 1 of 1 task · .*\nF1 @acme\/outer:\w+ exit 6 /);
  const last = await ws.subminute(['last']);
  expect(last.stdout).toMatch(/^FAIL 1 of 1 task · /);
  expect(last.code).toBe(1);
});

test('a plain nx run of a task with one inside is the last run', async () => {
  await ws.nx(['run', '@acme/outer:ours']);
  const last = await ws.subminute(['last']);
  expect(last.stdout).toMatch(/^FAIL 1 of 1 task that ran · /);
});

test('inside of a task, the last run is its own', async () => {
  const ran = await ws.subminute(['run', '@acme/outer:asks']);
  expect(ran.stdout).toMatch(/^PASS 1 task · /);
  const log = await ws.subminute(['show', '@acme/outer:asks']);
  expect(log.stdout.match(/subminute said PASS 1 task/g)).toHaveLength(2);
});
