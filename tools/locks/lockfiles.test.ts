import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesOf, withoutEntries } from '../../packages/nx/src/decompose/edge-entries.ts';
import { filesIn } from '../../packages/nx/src/decompose/overlay.ts';
import { type Ran, run } from '../rig/run.ts';
import { managerBin } from '../rig/template.ts';

// What the package managers themselves say of their lockfiles, when an entry has been taken out.

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'locks-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const graph: WorkspaceGraph = {
  selection: 'task',
  targets: [],
  projects: ['a', 'b', 'c'].map((name) => ({ name, root: `libs/${name}` })),
  edges: [{ from: 'a', to: 'b', kind: 'static' }],
  tasks: [],
  inputs: [],
  lockfile: 'all',
};

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
};
const read = (file: string): string => readFileSync(join(dir, file), 'utf8');
const manifest = (name: string, dependencies: Readonly<Record<string, string>> = {}): string =>
  `${JSON.stringify({ name: `@w/${name}`, version: '1.0.0', dependencies }, undefined, 2)}\n`;
const packages = (range: string, more: Readonly<Record<string, string>>): Record<string, string> => ({
  'libs/a/package.json': manifest('a', { '@w/b': range, ...more }),
  'libs/b/package.json': manifest('b'),
  'libs/c/package.json': manifest('c'),
});

/** Without the edge from `a` to `b`. */
function takeOut({ only }: { readonly only?: string } = {}): void {
  const files = filesIn(dir);
  const edits = withoutEntries(files, entriesOf(files, graph));
  if (!edits.ok) throw new Error(edits.error);
  for (const { path, content } of edits.value)
    if (only === undefined || path === only) write({ [path]: String(content) });
}

const npm = (...args: readonly string[]): Promise<Ran> =>
  run('npm', [...args, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: dir,
    env: process.env,
    timeoutMs: 60_000,
  });
const pnpm = async (...args: readonly string[]): Promise<Ran> =>
  run(process.execPath, [await managerBin('pnpm'), 'install', '--offline', '--lockfile-only', ...args], {
    cwd: dir,
    env: { ...process.env, CI: '1' },
    timeoutMs: 60_000,
  });

test.each([{}, { '@w/c': '*' }])("npm's is what npm writes itself, beside %o", async (more) => {
  write({
    'package.json': '{ "name": "root", "private": true, "workspaces": ["libs/*"] }\n',
    ...packages('*', more),
  });
  expect((await npm('install', '--package-lock-only')).code).toBe(0);
  expect(read('package-lock.json')).toContain('"@w/b": "*"');
  takeOut();
  const ours = read('package-lock.json');
  expect(ours).not.toContain('"@w/b": "*"');
  expect((await npm('ci', '--dry-run')).code).toBe(0);
  expect((await npm('install', '--package-lock-only')).code).toBe(0);
  expect(read('package-lock.json')).toBe(ours);
});

test.each([{}, { '@w/c': 'workspace:*' }])("pnpm's is accepted as it is, beside %o", async (more) => {
  write({
    'package.json': '{ "name": "root", "private": true, "packageManager": "pnpm@11.9.0" }\n',
    'pnpm-workspace.yaml': 'packages:\n  - libs/*\n',
    ...packages('workspace:*', more),
  });
  expect((await pnpm('--no-frozen-lockfile')).code).toBe(0);
  expect(read('pnpm-lock.yaml')).toContain("'@w/b':");
  const before = read('pnpm-lock.yaml');
  takeOut({ only: 'libs/a/package.json' });
  // Without its lockfile, it would be refused.
  expect((await pnpm('--frozen-lockfile')).code).not.toBe(0);
  write(packages('workspace:*', more));
  takeOut();
  const ours = read('pnpm-lock.yaml');
  expect(ours).not.toBe(before);
  expect((await pnpm('--frozen-lockfile')).code).toBe(0);
  expect((await pnpm('--no-frozen-lockfile')).code).toBe(0);
  expect(read('pnpm-lock.yaml')).toBe(ours);
});
