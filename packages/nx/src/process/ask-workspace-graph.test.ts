import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WorkspaceGraph, predict } from '@subminute/core/ratchet';
import { globCompiler } from '../adapter/globs.ts';
import { askWorkspaceGraph } from './ask-workspace-graph.ts';

const MODULES = path.resolve(import.meta.dirname, '../../../../node_modules');
let root: string;
let dir: string;

const write = (file: string, value: unknown): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), typeof value === 'string' ? value : JSON.stringify(value));
};

const library = (name: string, dependencies: Readonly<Record<string, string>>): object => ({
  name: `@w/${name}`,
  version: '1.0.0',
  dependencies,
  nx: { name, targets: { build: { command: 'true' } } },
});

beforeAll(() => {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-graph-')));
  root = path.join(base, 'work');
  dir = path.join(base, 'run');
  mkdirSync(dir);
  write('nx.json', {
    namedInputs: { code: ['{projectRoot}/**/*', '!{projectRoot}/**/*.md'] },
    targetDefaults: { build: { cache: true, dependsOn: ['^build'], inputs: ['code', '^code'] } },
    pluginsConfig: { '@nx/js': { projectsAffectedByDependencyUpdates: ['c*'] } },
    neverConnectToCloud: true,
    analytics: false,
  });
  write('package.json', { name: 'w', private: true, workspaces: ['libs/*'] });
  write('libs/money/package.json', library('money', {}));
  write('libs/cart/package.json', library('cart', { '@w/money': '1.0.0' }));
  symlinkSync(MODULES, path.join(root, 'node_modules'));
});

afterAll(() => {
  rmSync(path.dirname(root), { recursive: true, force: true });
});

const ask = async (targets: readonly string[]): ReturnType<typeof askWorkspaceGraph> => {
  const env = { ...process.env, HOME: dir, NX_PROJECT_GRAPH_CACHE_DIRECTORY: path.join(dir, 'data') };
  return askWorkspaceGraph({ root, targets, env, dir, timeoutMs: 60_000, daemon: false });
};

test('Nx itself says the graph, from which a change is predicted', { timeout: 90_000 }, async () => {
  const asked = await ask(['build']);
  const graph: WorkspaceGraph | undefined = asked.ok ? asked.value : undefined;
  expect(asked).toMatchObject({ ok: true });
  expect(graph).toMatchObject({ selection: 'task', lockfile: ['cart'], targets: ['build'] });
  const said = (file: string): readonly string[] => {
    const commit = { sha: '', paths: [file], packages: [] };
    return graph ? predict(graph, commit, { compile: globCompiler() }).changed : [];
  };
  expect(said('libs/money/src/index.ts')).toEqual(['cart:build', 'money:build']);
  expect(said('libs/cart/src/index.ts')).toEqual(['cart:build']);
  expect(said('libs/money/README.md')).toEqual([]);
});

test('where Nx fails, the next step is named', { timeout: 90_000 }, async () => {
  write('libs/cart/package.json', '{ half');
  expect(await ask(['build'])).toEqual({
    ok: false,
    error: 'nx gave no task graph. Run: npx nx run-many -t build --graph=stdout, and mend what it names',
  });
});
