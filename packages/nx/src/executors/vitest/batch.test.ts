import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { expect, test } from 'vitest';
import batch from './batch.ts';

const MODULES = path.join(import.meta.dirname, '../../../../../node_modules');

/** Projects with one test that passes or not, and which of them waits for which. */
const PROJECTS: Readonly<Record<string, { readonly test: string; readonly after: readonly string[] }>> = {
  broken: { test: 'expect(1).toBe(2)', after: [] },
  fine: { test: 'expect(1).toBe(1)', after: [] },
  follows: { test: 'expect(1).toBe(1)', after: ['broken'] },
  later: { test: 'expect(1).toBe(1)', after: ['fine'] },
};

function graphOf(names: readonly string[]): TaskGraph {
  const taskOf = (name: string): TaskGraph['tasks'][string] => ({
    id: `${name}:test`,
    target: { project: name, target: 'test' },
    overrides: {},
    outputs: [],
    parallelism: true,
    cache: true,
  });
  const waits = (name: string): string[] => (PROJECTS[name]?.after ?? []).map((one) => `${one}:test`);
  return {
    roots: [],
    tasks: Object.fromEntries(names.map((name) => [`${name}:test`, taskOf(name)])),
    dependencies: Object.fromEntries(names.map((name) => [`${name}:test`, waits(name)])) as never,
    continuousDependencies: {},
  };
}

test(
  'tells what came of each task, in an order that heeds what it waits for',
  { timeout: 120_000 },
  async () => {
    const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-batch-')));
    try {
      symlinkSync(MODULES, path.join(root, 'node_modules'));
      const names = Object.keys(PROJECTS);
      for (const name of names) {
        mkdirSync(path.join(root, name));
        const body = `import { expect, test } from 'vitest';\ntest('${name}', () => { ${PROJECTS[name]?.test ?? ''}; });\n`;
        writeFileSync(path.join(root, name, 'a.test.js'), body);
      }
      const projects = Object.fromEntries(names.map((name) => [name, { root: name }]));
      const context = { root, nxJsonConfiguration: {}, projectsConfigurations: { version: 2, projects } };
      const told: [string, boolean, string][] = [];
      for await (const { task, result } of batch(
        graphOf(names),
        {},
        {},
        context as unknown as ExecutorContext,
      ))
        told.push([task, result.success, result.terminalOutput]);
      expect(told.map(([task]) => task).toSorted()).toEqual(names.map((name) => `${name}:test`));
      const of = (name: string): unknown => told.find(([task]) => task === `${name}:test`)?.slice(1);
      expect(of('broken')).toEqual([false, expect.stringContaining('expected 1 to be 2')]);
      expect(of('fine')).toEqual([true, expect.stringContaining('1 passed')]);
      expect(of('follows')).toEqual([false, 'not run, because broken:test failed\n']);
      expect(of('later')).toEqual([true, expect.not.stringContaining('broken')]);
    } finally {
      rmSync(root, { recursive: true });
    }
  },
);
