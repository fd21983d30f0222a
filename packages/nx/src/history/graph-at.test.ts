import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { GIT_ENV, type TestRepository } from '../testing/repository.ts';
import { makeWorkspace, projectFiles } from '../testing/workspace.ts';
import { graphAt } from './graph-at.ts';

let repository: TestRepository | undefined;
afterEach(() => {
  repository?.[Symbol.dispose]();
  repository = undefined;
});

/** A plugin that gives every project a target. */
const plugin = (version: string, target: string): Record<string, string> => ({
  'node_modules/own-plugin/package.json': JSON.stringify({ name: 'own-plugin', version, main: 'index.js' }),
  'node_modules/own-plugin/index.js': `const path = require('node:path');
    const nodes = (file) => ({ projects: { [path.dirname(file)]: { targets: { ${target}: { command: 'true' } } } } });
    exports.createNodesV2 = ['packages/*/project.json', async (files) => files.map((file) => [file, nodes(file)])];
    exports.createNodes = exports.createNodesV2;`,
});

test('a graph that was kept is not taken for one by other plugins', { timeout: 60_000 }, async () => {
  const nxJson = { neverConnectToCloud: true, analytics: false, plugins: ['own-plugin'] };
  repository = makeWorkspace({ 'nx.json': JSON.stringify(nxJson), ...projectFiles('a', {}) });
  const { dir } = repository;
  const store = path.join(dir, '.nx/store');
  const request = { root: dir, targets: ['one', 'two'], store, env: { ...GIT_ENV, NX_DAEMON: 'false' } };
  const tasks = async (): Promise<unknown> => {
    const graph = await graphAt('HEAD', request);
    return graph.ok ? graph.value.tasks.map(({ task }) => task) : graph.error;
  };
  repository.write(plugin('1.0.0', 'one'));
  expect(await tasks()).toEqual(['a:one']);
  repository.write(plugin('2.0.0', 'two'));
  expect(await tasks()).toEqual(['a:two']);
});
