import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  CreateNodesContext,
  ExecutorContext,
  PostTasksExecutionContext,
  PreTasksExecutionContext,
  TaskGraph,
  Tree,
} from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const OLD = 'needs Node 22.22, 24.11, or 26 and later; this is 20.20.2';

describe('the plugin in a Node that it is not made for', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'subminute-old-'));
    vi.stubGlobal('process', {
      ...process,
      versions: { ...process.versions, node: '20.20.2' },
      stderr: process.stderr,
    });
    vi.resetModules();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    rmSync(root, { recursive: true, force: true });
  });

  test('leaves a run to Nx, says so once, and lets tools remember nothing', async () => {
    const { preTasksExecution, postTasksExecution } = await import('./plugin.ts');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const cache = path.join(root, 'node_modules/.cache/subminute/eslint');
    mkdirSync(cache, { recursive: true });
    const report = path.join(cache, '../report.html');
    writeFileSync(report, '');
    const context = { workspaceRoot: root };
    await preTasksExecution(undefined, context as PreTasksExecutionContext);
    await postTasksExecution(undefined, context as PostTasksExecutionContext);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(OLD));
    expect(existsSync(cache)).toBe(false);
    expect(existsSync(report)).toBe(true);
  });

  test('refuses a plan, whose targets would be gone', async () => {
    const { createNodes } = await import('./plugin.ts');
    const context = { workspaceRoot: root } as CreateNodesContext;
    expect(await createNodes[1]([], undefined, context)).toEqual([]);
    await expect(createNodes[1](['subminute.plan.json'], undefined, context)).rejects.toThrow(OLD);
  });

  test.each(['init', 'infer', 'split'] as const)(
    'its generator %s refuses before it changes anything',
    async (name) => {
      const generators = await import('./generators/entry.ts');
      const untouched = {} as Tree;
      await expect(generators[name](untouched, {} as never)).rejects.toThrow(OLD);
    },
  );

  test('its executors name themselves and the version, instead of what Node lacks', async () => {
    const context = { root } as ExecutorContext;
    const single = await import('./executors/vitest/single.ts');
    await expect(single.default({}, context)).rejects.toThrow(OLD);
    const batch = await import('./executors/vitest/batch.ts');
    await expect(batch.default({} as TaskGraph, {}, undefined, context).next()).rejects.toThrow(OLD);
  });
});
