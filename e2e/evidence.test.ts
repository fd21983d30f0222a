import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

// A compiler: complains of every `.name.split` as long as a name is an object.
const COMPILER = `
const fs = require('node:fs');
const path = require('node:path');
const isObject = fs.readFileSync('../user/user.ts', 'utf8').includes('first');
const lines = fs.readFileSync('index.ts', 'utf8').split('\\n');
lines.forEach((line, i) => {
  const at = line.indexOf('split');
  if (isObject && at !== -1) {
    console.log('index.ts(' + (i + 1) + ',' + (at + 1) + "): error TS2339: Property 'split' does not exist on type '{ first: string; last: string; }'.");
    process.exitCode = 2;
  }
});
`;

const NAMES = ['cart', 'orders', 'billing', 'search'];
const FILES: Record<string, string> = {
  'compiler.js': COMPILER,
  ...project('@acme/user', { build: 'node -e 0' }),
  'packages/user/user.ts': 'export interface User {\n  id: string;\n  name: string;\n}\n',
};
for (const name of NAMES) {
  Object.assign(FILES, project(`@acme/${name}`, { typecheck: 'node ../../compiler.js' }));
  FILES[`packages/${name}/index.ts`] = `export const f = (user: User) =>\n  user.name.split(' ');\n`;
}

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: FILES });
});
afterAll(() => ws[Symbol.asyncDispose]());

const check = (): Promise<{ stdout: string }> =>
  ws.subminute(['run-many', '-t', 'typecheck', '--skipNxCache']);
const body = (stdout: string): string => stdout.slice(stdout.indexOf('\n') + 1);

test('one error in many projects is one cause, and the change that made it is named', async () => {
  ws.write({
    'packages/user/user.ts':
      'export interface User {\n  id: string;\n  name: { first: string; last: string };\n}\n',
  });
  const { stdout } = await check();
  expect(stdout).toMatch(/^FAIL 4 of 4 tasks, 4 errors · /);
  expect(body(stdout)).toBe(
    [
      'cause? packages/user/user.ts:3 name: { first: string; last: string }; (changed)',
      "F1 @acme/billing:typecheck packages/billing/index.ts:2:13 TS2339 Property 'split' does not exist on type '{ first: string; last: string; }'.",
      '   3 more: show F1; same cause: @acme/{cart,orders,search}:typecheck',
      '',
    ].join('\n'),
  );
  const whole = await ws.subminute(['show', 'F1']);
  for (const name of NAMES.slice(1)) expect(whole.stdout).toContain(`packages/${name}/index.ts:2:13`);
});

test('since the last run: the same failure on another line is still there, another is new', async () => {
  ws.write({ 'packages/cart/index.ts': `\n\nexport const f = (user: User) => user.name.split(' ');\n` });
  const moved = await check();
  expect(moved.stdout).toMatch(/\nsince last run: still F1\n$/);
  commit(ws.dir, ws.env);
  ws.write({
    'packages/user/user.ts': FILES['packages/user/user.ts'] ?? '',
    'packages/orders/index.ts': '',
    'compiler.js': `${COMPILER}\nif (process.cwd().endsWith('orders')) { console.log("index.ts(1,1): error TS1005: ';' expected."); process.exitCode = 2; }`,
  });
  const other = await check();
  expect(other.stdout).toMatch(/^FAIL 1 of 4 tasks · /);
  expect(other.stdout).toMatch(/\nsince last run: new F1 · fixed 1\n$/);
  const again = await ws.subminute(['last']);
  expect(again.stdout).toMatch(/\nsince last run: new F1 · fixed 1\n$/);
  const [, movedRun = ''] = /run (r\w+)/.exec(moved.stdout) ?? [];
  const sinceMoved = await ws.subminute(['last', '--since', movedRun]);
  expect(sinceMoved.stdout).toContain('F1 @acme/orders:typecheck');
  const [, ownRun = ''] = /run (r\w+)/.exec(other.stdout) ?? [];
  const sinceItself = await ws.subminute(['last', '--since', ownRun]);
  expect(sinceItself.stdout).toMatch(/^FAIL 1 of 4 tasks · .*\nsince r\w+: still 1\n$/);
  expect(sinceItself.code).toBe(1);
});

test('a job of GitHub gets annotations and a summary', async () => {
  const env = { GITHUB_STEP_SUMMARY: `${ws.store}.md` };
  const ran = await ws.subminute(['last', '--format', 'github'], { env });
  expect(ran.stdout).toMatch(/^::stop-commands::[\w-]+\nFAIL 1 of 4 tasks/);
  expect(ran.stdout).toMatch(/\n::error file=packages\/orders\/index\.ts,line=1,col=1,title=F1 /);
});
