import { lstatSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from '../packages/nx/src/shield/archive/bounds.ts';
import { checkArchive } from '../packages/nx/src/shield/archive/check.ts';
import type { Expectation } from '../packages/nx/src/shield/archive/inspection.ts';
import { restoreArchive } from '../packages/nx/src/shield/archive/restore.ts';
import { rewriteArchive } from '../packages/nx/src/shield/archive/rewrite.ts';
import { inChunks } from '../tools/rig/archives/chunks.ts';
import { type RemoteCache, remoteCache } from '../tools/rig/remote-cache.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const LONG = `long/${'folder-with-a-name/'.repeat(5)}`;
const LONGER = `longer/${'folder-with-another-name/'.repeat(12)}`;

/** A script that makes whatever an output may be made of. */
const BUILD = `
  const { chmodSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
  const { dirname } = require('node:path');
  const put = (file, text) => { mkdirSync(dirname(file), { recursive: true }); writeFileSync(file, text); };
  put('dist/a.js', 'a'.repeat(1000));
  put('dist/empty.js', '');
  put('dist/one-block.bin', Buffer.alloc(512, 7));
  put('dist/large.bin', Buffer.from(Array.from({ length: 300000 }, (_, at) => (at * at) >>> 7)));
  put('dist/deep/er/still/b.js', 'b');
  put('dist/größe/日本/👩‍💻.js', 'unicode');
  put('dist/with space/-dash', 'space');
  put('dist/code', 'not the exit code');
  put('dist/terminalOutput', 'not what it said');
  put('dist/${LONG}file.js', 'long');
  put('dist/${LONGER}file.js', 'longer');
  put('dist/bin/run', '#!/bin/sh');
  chmodSync('dist/bin/run', 0o755);
  mkdirSync('dist/nothing');
  symlinkSync('a.js', 'dist/link');
  symlinkSync('../a.js', 'dist/deep/up');
  symlinkSync('er', 'dist/deep/folder-link');
  symlinkSync('${LONG}file.js', 'dist/long-link');
  symlinkSync('${LONGER}file.js', 'dist/${'l'.repeat(150)}');
  put('types.d.ts', 'types');
  put('out/x.js', 'x');
  put('out/x.css', 'css');
  symlinkSync('x.js', 'out/y.js');
  console.log('\\u001b[32mbuilt\\u001b[0m in ' + process.cwd());
`;

const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  folder: ['packages/a/dist'],
  file: ['packages/a/types.d.ts'],
  glob: ['packages/a/out/*.js', 'packages/a/{dist,none}/größe/**'],
  nothing: [],
};

let ws: Workspace;
let cache: RemoteCache;
/** The archive that Nx sent for each target. */
const archives = new Map<string, Buffer>();
/** What the task had made for it. */
let made: Readonly<Record<string, string>>;

beforeAll(async () => {
  const targets = Object.entries(OUTPUTS).map(([target, outputs]) => [
    target,
    { command: 'node build.js', outputs: outputs.map((output) => `{workspaceRoot}/${output}`) },
  ]);
  ws = await workspace({
    plugin: false,
    files: {
      ...project('@acme/a', Object.fromEntries(targets)),
      'packages/a/build.js': BUILD,
      '.gitignore': 'node_modules\n.nx\ndist\nout\n*.d.ts\n',
    },
  });
  cache = await remoteCache();
  for (const target of Object.keys(OUTPUTS)) {
    clean();
    const ran = await run(target);
    const bytes = [...cache.bodies.values()].at(-1);
    if (ran.code !== 0 || !bytes) throw new Error(`${target} did not pass: ${ran.stdout}`);
    archives.set(target, bytes);
  }
  made = tree();
}, 300_000);

afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await ws[Symbol.asyncDispose]();
});

const run = (target: string): ReturnType<Workspace['nx']> =>
  ws.nx(['run', `@acme/a:${target}`], { env: cache.env });

/** Takes away what tasks made, and what Nx remembers of it. */
function clean(): void {
  for (const place of ['.nx', ...['dist', 'out', 'types.d.ts'].map((name) => `packages/a/${name}`)]) {
    rmSync(join(ws.dir, place), { recursive: true, force: true });
  }
}

/** What lies in the project: links by their target, empty folders, files with their rights and bytes. */
function tree(): Record<string, string> {
  const folder = join(ws.dir, 'packages/a');
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = lstatSync(join(folder, name));
    if (stats.isSymbolicLink()) found[name] = `-> ${readlinkSync(join(folder, name))}`;
    else if (stats.isFile())
      found[name] = `${(stats.mode & 0o777).toString(8)} ${readFileSync(join(folder, name), 'latin1')}`;
    else if (readdirSync(join(folder, name)).length === 0) found[name] = 'empty';
  }
  return found;
}

/** The part of a tree that a target has as its outputs. */
const OF: Readonly<Record<string, RegExp>> = {
  folder: /^dist/,
  file: /^types/,
  glob: /^out\/.\.js|^dist\/größe/,
  nothing: /^$/,
};

function outputsOf(target: string): Record<string, string> {
  return Object.fromEntries(Object.entries(made).filter(([name]) => OF[target]?.test(name)));
}

/** What was not there before the task ran. */
function outputs(): Record<string, string> {
  return Object.fromEntries(Object.entries(tree()).filter(([name]) => /^(?:dist|out|types)/.test(name)));
}

const expectation = (target: string): Expectation => ({
  outputs: OUTPUTS[target] ?? [],
  mustHold: OUTPUTS[target] ?? [],
  roots: [ws.dir, `${ws.dir}2`],
});

describe.each(Object.keys(OUTPUTS))('an archive of real Nx: %s', (target) => {
  test('is taken, in one piece or in many', async () => {
    const bytes = archives.get(target) ?? Buffer.alloc(0);
    for (const sizes of [[bytes.length], [1, 700, 3]]) {
      const checked = await checkArchive(inChunks(bytes, sizes), expectation(target), DEFAULT_BOUNDS);
      expect(checked).toMatchObject({ ok: true, value: { carries: [] } });
    }
  });

  test('is restored as it was made', async () => {
    clean();
    const bytes = archives.get(target) ?? Buffer.alloc(0);
    const restored = await restoreArchive(inChunks(bytes), { root: ws.dir, outputs: OUTPUTS[target] ?? [] });
    expect(restored).toMatchObject({ ok: true });
    const said = restored.ok ? restored.value.terminalOutput : '';
    expect(said).toContain('built');
    expect(outputs()).toEqual(outputsOf(target));
  });
});

test('Nx takes what was written anew, and restores the same', async () => {
  for (const [hash, bytes] of cache.bodies) {
    const parts: Uint8Array[] = [];
    const everywhere = { outputs: Object.values(OUTPUTS).flat(), mustHold: [], roots: [] };
    const rewritten = await rewriteArchive(inChunks(bytes), everywhere, DEFAULT_BOUNDS, async (part) => {
      parts.push(part);
    });
    expect(rewritten).toMatchObject({ ok: true });
    cache.bodies.set(hash, Buffer.concat(parts));
  }
  const ran = [];
  for (const target of Object.keys(OUTPUTS)) {
    clean();
    ran.push((await run(target)).stdout);
    expect(outputs()).toEqual(outputsOf(target));
  }
  for (const stdout of ran) expect(stdout).toContain('[remote cache]');
}, 300_000);
