import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { begin, recover } from '../transaction.ts';
import { type ApplyOptions, applySplit } from './apply.ts';
import { installed } from './install.ts';
import { openSplit } from './open-split.ts';
import { planSplit } from './plan.ts';
import type { SplitPlan, SplitProject } from './request.ts';
import { undoOf } from './undo.ts';

let base: string;
let root: string;

const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\n',
  'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
  'packages/cart/package.json':
    '{ "name": "@shop/cart", "version": "1.0.0", "type": "module", "exports": "./src/index.mjs" }\n',
  'packages/cart/src/index.mjs': "export { a } from './api/a.mjs';\n",
  'packages/cart/src/api/a.mjs': '#!/usr/bin/env node\nexport const a = 1;\n',
  'packages/cart/src/api/logo.png': 'not text',
};

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-split-')));
  root = path.join(base, 'work');
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  writeFileSync(path.join(root, 'packages/cart/src/api/logo.png'), Buffer.from([0x89, 0xff, 0, 0xfe]));
  chmodSync(path.join(root, 'packages/cart/src/api/a.mjs'), 0o755);
  mkdirSync(path.join(root, 'node_modules/@shop'), { recursive: true });
  writeFileSync(path.join(root, 'node_modules/.package-lock.json'), 'old');
  symlinkSync('../../packages/cart', path.join(root, 'node_modules/@shop/cart'));
  execFileSync('git', ['init', '-q'], { cwd: root });
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

/** Every file, folder and link with its mode and content. */
function seen(): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const own = entries.filter((entry) => !path.join(entry.parentPath, entry.name).includes('/.git'));
  return Object.fromEntries(
    own.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const mode = (lstatSync(file).mode & 0o777).toString(8);
      const content = entry.isSymbolicLink()
        ? readlinkSync(file)
        : entry.isFile()
          ? readFileSync(file, 'hex')
          : '';
      return [path.relative(root, file), `${mode} ${content}`];
    }),
  );
}

async function planned(): Promise<{ readonly plan: SplitPlan; readonly projects: readonly SplitProject[] }> {
  const opened = await openSplit(root, { env: process.env });
  if (!opened.ok) throw new Error(opened.error);
  const { files, graph, workspace } = opened.value;
  const parts = [{ name: 'api', files: files.paths.filter((file) => file.includes('/api/')) }];
  const plan = planSplit(files, graph, workspace, { project: '@shop/cart', parts });
  if (!plan.ok) throw new Error(plan.error);
  return { plan: plan.value, projects: workspace.projects };
}

/** A package manager of a few lines of shell, found before any other. */
function manager(script: string): Readonly<NodeJS.ProcessEnv> {
  const bin = path.join(base, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

function optionsOf(projects: readonly SplitProject[], more: Partial<ApplyOptions> = {}): ApplyOptions {
  return { root, store: path.join(base, 'store'), projects, manager: 'npm', env: process.env, ...more };
}

const LINKS =
  'ln -s ../../packages/cart-api node_modules/@shop/cart-api && mkdir -p packages/cart-api/node_modules/x && echo new > package-lock.json && echo new > node_modules/.package-lock.json';

describe('a split on disk', () => {
  test('links the new package, and its modules are found', async () => {
    const { plan, projects } = await planned();
    const logo = readFileSync(path.join(root, 'packages/cart/src/api/logo.png'));
    expect(await applySplit(plan, optionsOf(projects))).toEqual({ ok: true, value: undefined });
    const told = execFileSync(process.execPath, ['-p', "require('@shop/cart').a"], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(told).toBe('1\n');
    expect(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).toContain('packages/cart-api');
    expect(readFileSync(path.join(root, 'packages/cart-api/src/api/logo.png'))).toEqual(logo);
    expect(statSync(path.join(root, 'packages/cart-api/src/api/a.mjs')).mode & 0o777).toBe(0o755);
    expect(existsSync(path.join(root, 'packages/cart/src/api'))).toBe(false);
  });

  test('is undone to the byte where the package manager fails, with what that has made', async () => {
    const before = seen();
    const { plan, projects } = await planned();
    const env = manager(`${LINKS} && echo "npm error code ENOTCACHED" >&2; exit 1`);
    const applied = await applySplit(plan, optionsOf(projects, { env }));
    expect(applied).toMatchObject({
      ok: false,
      error: expect.stringContaining('all files are as before: npm install --offline') as string,
    });
    expect(applied).toMatchObject({ error: expect.stringContaining('ENOTCACHED') as string });
    expect(seen()).toEqual(before);
  });

  test('is undone where it is interrupted', async () => {
    const before = seen();
    const { plan, projects } = await planned();
    const started = path.join(base, 'started');
    const env = manager(`${LINKS}; touch ${started}; exec sleep 1000`);
    const abort = new AbortController();
    const running = applySplit(plan, optionsOf(projects, { env, signal: abort.signal }));
    await expect.poll(() => existsSync(started), { timeout: 20_000 }).toBe(true);
    abort.abort();
    expect(await running).toMatchObject({ ok: false, error: 'all files are as before: interrupted' });
    expect(seen()).toEqual(before);
  });

  test('is undone by whoever comes next where its process has died', async () => {
    const before = seen();
    const { plan, projects } = await planned();
    const store = path.join(base, 'store');
    const roots = [...projects, ...plan.projects].map((one) => one.root);
    expect(begin(root, store, plan.edits, installed(root, roots)).ok).toBe(true);
    execFileSync('sh', ['-c', LINKS], { cwd: root });
    rmSync(path.join(root, 'node_modules/@shop/cart'));
    expect(seen()).not.toEqual(before);
    expect(recover(root, store).ok).toBe(true);
    expect(seen()).toEqual(before);
  });

  test('is not begun where a file has appeared in the place of a new one', async () => {
    const { plan, projects } = await planned();
    mkdirSync(path.join(root, 'packages/cart-api/src/api'), { recursive: true });
    writeFileSync(path.join(root, 'packages/cart-api/src/api/a.mjs'), 'mine');
    const before = seen();
    expect(await applySplit(plan, optionsOf(projects))).toMatchObject({
      ok: false,
      error: 'packages/cart-api/src/api/a.mjs is there already',
    });
    expect(seen()).toEqual(before);
  });

  test('is undone as well where somebody else has written the files', async () => {
    const before = seen();
    const opened = await openSplit(root, { env: process.env });
    const { plan, projects } = await planned();
    const roots = [...projects, ...plan.projects].map((one) => one.root);
    const beside = installed(root, roots);
    if (!opened.ok) throw new Error(opened.error);
    const undo = undoOf(root, opened.value.files, plan.edits, beside);
    const begun = begin(root, path.join(base, 'theirs'), plan.edits);
    if (begun.ok) begun.value.commit();
    execFileSync('sh', ['-c', LINKS], { cwd: root });
    undo(path.join(base, 'store'));
    expect(seen()).toEqual(before);
  });
});
