import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// hub ← app, both with tests by Vitest and targets of their own; `old` is tested by Node.
const APP_PROJECT = `{
  "name": "app",
  "targets": {
    // as it was
    "test": { "command": "vitest run --silent", "options": { "cwd": "packages/app" } }
  }
}
`;
const HUB_MANIFEST = `{
  "name": "@t/hub",
  "version": "1.0.0",
  "type": "module",
  "exports": "./src/index.ts",
  "scripts": {
    "test": "vitest run",
    "prepare-data": "node -e 0"
  }
}
`;
const CONFIG = `import { defineConfig } from 'vitest/config';
export default defineConfig({
  test: { coverage: { enabled: false, reportsDirectory: 'reports/coverage' } },
});
`;
const testFile = (from: string): string =>
  `import { expect, test } from 'vitest';\nimport { sum } from '${from}';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\n`;

/** As a run with coverage does. */
const MAKES = `import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
test('makes', () => {
  mkdirSync('reports/coverage', { recursive: true });
  writeFileSync('reports/coverage/made.txt', 'made');
});
`;

const FILES: Readonly<Record<string, string>> = {
  'nx.json': `${JSON.stringify(
    {
      analytics: false,
      neverConnectToCloud: true,
      defaultBase: 'main',
      plugins: ['@subminute/nx/plugin'],
      namedInputs: { production: ['{projectRoot}/**/*', '!{projectRoot}/**/*.test.ts'] },
      targetDefaults: { test: { cache: true, inputs: ['{projectRoot}/package.json'] } },
    },
    undefined,
    2,
  )}\n`,
  '.gitignore': 'node_modules\n.nx\nreports\n',
  '.oxlintrc.json': '{ "rules": { "no-debugger": "error" } }\n',
  'packages/hub/package.json': HUB_MANIFEST,
  'packages/hub/vitest.config.ts': CONFIG,
  'packages/hub/src/index.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
  'packages/hub/src/index.test.ts': testFile('./index.ts'),
  'packages/app/package.json':
    '{"name":"@t/app","version":"1.0.0","type":"module","dependencies":{"@t/hub":"*"}}\n',
  'packages/app/project.json': APP_PROJECT,
  'packages/app/vitest.config.ts': CONFIG,
  'packages/app/src/app.test.ts': testFile('@t/hub'),
  'packages/app/src/made.test.ts': MAKES,
  'packages/old/package.json': '{"name":"@t/old","version":"1.0.0","scripts":{"test":"node -e 0"}}\n',
  'packages/old/a.js': 'export const a = 1;\n',
};

let ws: Workspace;
beforeAll(async () => {
  ws = await workspace({ vitest: '5.1.1', files: FILES });
  mkdirSync(join(ws.dir, 'node_modules/@t'));
  for (const name of ['hub', 'app', 'old'])
    symlinkSync(join(ws.dir, 'packages', name), join(ws.dir, 'node_modules/@t', name));
  const oxlint = join(import.meta.dirname, '../node_modules/oxlint');
  symlinkSync(realpathSync(oxlint), join(ws.dir, 'node_modules/oxlint'));
  symlinkSync('../oxlint/bin/oxlint', join(ws.dir, 'node_modules/.bin/oxlint'));
});
afterAll(() => ws[Symbol.asyncDispose]());

const read = (file: string): string => readFileSync(join(ws.dir, file), 'utf8');
const run = (targets: string): Promise<Ran> => ws.nx(['run-many', '-t', targets, '--outputStyle=static']);
const executed = ({ stdout }: Ran): readonly string[] =>
  [...stdout.matchAll(/^> nx run ([\w@/:-]+)$/gm)].map(([, task = '']) => task).sort();

test('init tells what there would be, and turns nothing on', async () => {
  const made = await ws.nx(['g', '@subminute/nx:init', '--vitestPlugin=false']);
  expect(made.stdout).toContain('npx nx g @subminute/nx:init --infer');
  expect(made.stdout).toContain('own test stays');
  expect(existsSync(join(ws.dir, 'subminute.plan.json'))).toBe(false);
  expect(read('subminute.json')).not.toContain('infer');
});

test('where each project has such a target of its own, none is made, and what stands in their place is offered', async () => {
  const made = await ws.nx(['g', '@subminute/nx:init', '--infer', '--targets=test']);
  const [done = '', next = ''] = made.stdout.split('\nNext:\n');
  expect(done).toContain('--infer made no target.\n');
  expect(done).toContain('own test stays');
  expect(next).toContain(
    "npx nx g @subminute/nx:init --infer --targets=test --replace=test   would make test of 2 projects, in the place of projects' own\n",
  );
  expect(existsSync(join(ws.dir, 'subminute.plan.json'))).toBe(false);
});

test('with --infer ours stand in the place of what does no more than they, and the rest stays', async () => {
  const asked = ['g', '@subminute/nx:init', '--infer', '--targets=test,lint', '--replace=test'];
  const dry = await ws.nx([...asked, '--dry-run']);
  expect(dry.stdout).toContain('CREATE subminute.plan.json');
  expect(dry.stdout).toContain('UPDATE packages/app/project.json');
  expect(read('packages/app/project.json')).toBe(APP_PROJECT);

  const made = await ws.nx(asked);
  expect(made.stdout + made.stderr).toContain('test of 2 projects, lint of 3 projects');
  expect(made.stdout).toContain('@t/hub, app: new lint; replaced test');
  const [done = '', next = ''] = made.stdout.split('\nNext:\n');
  expect(done).toContain('subminute.plan.json: test of 2 projects, lint of 3 projects.\n');
  expect(next).toContain('npx subminute run-many -t test,lint   run what was made');
  expect(next).not.toContain('--infer');
  expect(made.stdout).toContain('@t/old: new lint; own test stays');
  expect(JSON.parse(read('subminute.json'))).toMatchObject({
    infer: { targets: ['test', 'lint'], replace: ['test'] },
  });
  expect(read('packages/app/project.json')).toBe(APP_PROJECT.replace('"test":', '"test-replaced":'));
  expect(JSON.parse(read('packages/hub/package.json'))).toMatchObject({
    nx: { includedScripts: ['prepare-data'] },
  });
  const plan = read('subminute.plan.json');
  const told = await ws.nx(['g', '@subminute/nx:infer', '--dry-run']);
  expect(told.stdout).toContain('@t/old: new lint; own test stays');
  expect((await ws.nx(['g', '@subminute/nx:infer'])).code).toBe(0);
  expect(read('subminute.plan.json')).toBe(plan);
});

test('a replaced target hashes what it reads, gives back what it wrote, and leaves out known test files', async () => {
  const shown = await ws.nx(['show', 'project', 'app', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    targets: {
      test: {
        options: { command: 'vitest run --silent', cwd: 'packages/app' },
        inputs: expect.arrayContaining(['{projectRoot}/**/*', '^production']) as unknown,
        outputs: ['{workspaceRoot}/packages/app/reports/coverage'],
      },
      'test-replaced': { options: { command: 'vitest run --silent' } },
    },
  });
  expect(await run('test,lint')).toMatchObject({ code: 0 });
  const place = join(ws.dir, 'packages/app/reports/coverage');
  rmSync(place, { recursive: true });
  expect(executed(await run('test,lint'))).toEqual([]);
  expect(readFileSync(join(place, 'made.txt'), 'utf8')).toBe('made');
  ws.write({ 'packages/hub/notes.txt': 'of no test\n' });
  const again = await ws.subminute(['run-many', '-t', 'test', '--json'], { env: { SUBMINUTE_AUDIT: '0' } });
  const { verdict, testFiles } = JSON.parse(again.stdout) as {
    readonly verdict: string;
    readonly testFiles: { readonly known: number };
  };
  expect(verdict).toBe('PASS');
  expect(testFiles.known).toBeGreaterThanOrEqual(2);
  ws.write({ 'packages/hub/src/index.ts': 'export const sum = (a: number, b: number): number => a - b;\n' });
  expect((await run('test')).code).toBe(1);
  ws.write({ 'packages/hub/src/index.ts': FILES['packages/hub/src/index.ts'] ?? '' });
});

test('lint is cached, and its configuration counts wherever it lies', async () => {
  ws.write({ 'packages/hub/src/index.ts': `${FILES['packages/hub/src/index.ts'] ?? ''}// A comment.\n` });
  expect(executed(await run('lint'))).toEqual(['@t/hub:lint']);
  ws.write({ 'packages/old/a.js': 'debugger;\n' });
  const broken = await run('lint');
  expect(broken.stdout).toContain('no-debugger');
  expect(broken.code).toBe(1);
  ws.write({ '.oxlintrc.json': '{ "rules": { "no-debugger": "off" } }\n' });
  expect(await run('lint')).toMatchObject({ code: 0 });
});

test('undone, all files are as they were, to the letter', async () => {
  const undone = await ws.nx(['g', '@subminute/nx:infer', '--undo']);
  expect(undone.stdout + undone.stderr).toContain('subminute.plan.json: no targets.');
  for (const file of ['nx.json', 'packages/app/project.json', 'packages/hub/package.json'])
    expect(read(file)).toBe(FILES[file]);
  expect(read('subminute.json')).not.toContain('infer');
});
