import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type VitestReport, isVitestReport } from '@subminute/core';
import { fromRegistry } from '../tools/rig/template.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module"}',
  // Two projects: the plugin is asked twice, and reports once.
  'vitest.config.ts': `
    import { subminute } from ${JSON.stringify(path.join(ROOT, 'packages/vitest/dist/index.js'))};
    const plugins = [subminute()];
    export default {
      plugins,
      test: { reporters: ['json'], projects: [
        { extends: true, test: { name: 'a', include: ['a/*.test.js'] } },
        { extends: true, test: { name: 'b', include: ['b/*.test.js'] } },
      ] },
    };`,
  'src/sum.js':
    'export function sum(a, b) {\n  if (a < 0) throw new RangeError("negative");\n  return a - b;\n}\n',
  'a/sum.test.js': `
    import { expect, describe, test } from 'vitest';
    import { sum } from '../src/sum.js';
    describe('sum', () => {
      test('adds', () => { expect({ is: sum(1, 2) }).toEqual({ is: 3 }); });
      test('throws', () => { sum(-1, 2); });
      test('is fine', () => {});
      test.skip('later', () => {});
    });`,
  'b/load.test.js': `import '../src/nowhere.js';\n`,
  'b/hooks.test.js': `
    import { beforeAll, describe, test } from 'vitest';
    describe('with a hook', () => {
      beforeAll(() => { throw new Error('no database'); });
      test('never runs', () => {});
    });`,
  'b/late.test.js': `
    import { test } from 'vitest';
    test('passes', () => { setTimeout(() => { throw new Error('too late'); }, 5); });
    test('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));`,
};

/** Beside them lies what was told of failures while the run went on. */
function reportsIn(dir: string): readonly string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.json'));
}

describe.each(['3.2.4', '4.1.0', '5.1.1'])('vitest %s, in a task of a run', (version) => {
  let dir: string;
  let runDir: string;
  let said: string;
  let report: VitestReport;

  beforeAll(async () => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-vitest-')));
    runDir = path.join(dir, 'runs/rabcd');
    mkdirSync(runDir, { recursive: true });
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    }
    const modules = path.join(await fromRegistry(`vitest@${version}`), 'node_modules');
    symlinkSync(modules, path.join(dir, 'node_modules'));
    const bin = path.join(modules, 'vitest/vitest.mjs');
    const env = {
      ...process.env,
      SUBMINUTE_RUN_DIR: runDir,
      NX_TASK_TARGET_PROJECT: 'shop',
      NX_TASK_TARGET_TARGET: 'test',
    };
    const ran = spawnSync(process.execPath, [bin, 'run'], { cwd: dir, env, encoding: 'utf8' });
    said = ran.stdout + ran.stderr;
    const [file = ''] = reportsIn(runDir);
    report = JSON.parse(readFileSync(path.join(runDir, file), 'utf8')) as VitestReport;
  }, 300_000);
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  test('one report is handed over, and names its task', () => {
    expect(reportsIn(runDir)).toHaveLength(1);
    expect(isVitestReport(report)).toBe(true);
    expect(report).toMatchObject({ task: 'shop:test', tests: { passed: 3, failed: 2 } });
  });

  test('all files are told with what they took, the slowest first', () => {
    const { slowest = [] } = report;
    expect(slowest.map(({ file }) => path.basename(file)).sort()).toEqual([
      'hooks.test.js',
      'late.test.js',
      'load.test.js',
      'sum.test.js',
    ]);
    expect(report.files).toBe(4);
    expect(slowest.find(({ file }) => file.endsWith('late.test.js'))?.durationMs).toBeGreaterThanOrEqual(45);
    const durations = slowest.map(({ durationMs }) => durationMs);
    expect(durations).toEqual(durations.toSorted((a, b) => b - a));
  });

  test('the user’s reporters stay', () => {
    expect(said).toMatch(/numTotalTests|JSON report written to /);
  });

  test('a failed assertion has its names, its difference and a frame in the user’s code', () => {
    const adds = report.failures.find(({ names }) => names.at(-1) === 'adds');
    expect(adds).toMatchObject({ names: ['sum', 'adds'], file: path.join(dir, 'a/sum.test.js') });
    const [error] = adds?.errors ?? [];
    expect(error?.name).toBe('AssertionError');
    expect(error?.diff).toContain('"is": -1');
    expect(error?.frames[0]).toBe(`${path.join(dir, 'a/sum.test.js')}:5:54`);
  });

  test('an exception has the frame where it was thrown', () => {
    const throws = report.failures.find(({ names }) => names.at(-1) === 'throws');
    expect(throws?.errors[0]).toMatchObject({ name: 'RangeError', message: 'negative' });
    expect(throws?.errors[0]?.frames[0]).toMatch(/src\/sum\.js:2:\d+$/);
  });

  test('a file that cannot be loaded, a hook and an unhandled error are failures too', () => {
    const load = report.failures.find(({ file }) => file.endsWith('load.test.js'));
    expect(load?.names).toEqual([]);
    expect(load?.errors[0]?.message).toContain('nowhere.js');
    const hook = report.failures.find(({ names }) => names.at(-1) === 'with a hook');
    expect(hook?.errors[0]?.message).toBe('no database');
    expect(report.unhandled.map(({ message }) => message)).toEqual(['too late']);
  });
});
