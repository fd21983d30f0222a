import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { segmentsOf } from './segments.ts';

const require = createRequire(import.meta.url);
/** The compilers of this repository: the one in TypeScript and the native one. */
const COMPILERS = ['typescript/package.json', '@typescript/native/package.json'].map((manifest) => {
  const { version, bin } = require(manifest) as { version: string; bin: Record<string, string> };
  const [file = ''] = Object.values(bin);
  return { version, bin: path.join(path.dirname(require.resolve(manifest)), file) };
});

const OPTIONS = {
  strict: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024'],
  types: [],
  skipLibCheck: true,
};

const START = {
  'package.json': '{"type":"module"}',
  'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
  'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","types":"index.d.ts"}',
  'node_modules/dep/index.d.ts': 'export declare const dep: number;',
  'src/hub.ts': "export const hub = { name: 'a' };",
  'src/middle.ts': "export { hub } from './hub.js';",
  'src/user.ts': "import { hub } from './middle.js';\nexport const length: number = hub.name.length;",
  'src/dep-user.ts': "import { dep } from 'dep';\nexport const twice: number = dep * 2;",
  'src/global.d.ts': 'declare const injected: string;',
  'src/global-user.ts': 'export const upper: string = injected.toUpperCase();',
  'src/inside.ts': 'export {};\ndeclare global { const within: string }',
  'src/inside-user.ts': 'export const lower: string = within.toLowerCase();',
  'src/modern.ts': 'export const found: number | undefined = [1].findLast((n) => n > 0);',
};

type Step = readonly [name: string, files: Readonly<Record<string, string | null>>];

/** `null` removes the file. Each breaks, or mends, something in a file that is not edited. */
const STEPS: readonly Step[] = [
  ['a type two imports away', { 'src/hub.ts': 'export const hub = { name: 1 };' }],
  ['nothing, after an error', {}],
  ['the type back', { 'src/hub.ts': START['src/hub.ts'] }],
  ['a deleted file', { 'src/middle.ts': null }],
  ['the file back', { 'src/middle.ts': START['src/middle.ts'] }],
  ['a new file in the place of another', { 'src/hub.d.ts': 'export declare const hub: number;' }],
  ['a package with other types', { 'node_modules/dep/index.d.ts': 'export declare const dep: string;' }],
  ['a package without types', { 'node_modules/dep/index.d.ts': null }],
  ['another kind of module', { 'package.json': '{"type":"commonjs"}' }],
  ['all as at first', { ...START }],
];

/** What tsc looks at again does not hang on these. The day this fails, it may be allowed to remember. */
const MISSED: readonly Step[] = [
  ['a global gone', { 'src/global.d.ts': 'export {};' }],
  ['a global gone from a module', { 'src/inside.ts': 'export {};' }],
];

describe.each(COMPILERS)('tsc $version with its memory', { timeout: 120_000 }, ({ bin, version }) => {
  // The one in TypeScript takes a second for each.
  test.runIf(version.startsWith('7.'))(
    'says what it says without, where a file that others import, or a package changed',
    () => {
      const outcomes = walk(bin, STEPS);
      for (const { name, remembered, expected } of outcomes)
        expect([name, ...remembered]).toEqual([name, ...expected]);
      // The steps are worth their names: most of them break something.
      expect(outcomes.filter(({ expected }) => expected.length > 0).length).toBeGreaterThanOrEqual(6);
    },
  );

  test.each(MISSED)('misses %s, which is why it stays off', (name, files) => {
    const [outcome] = walk(bin, [[name, files]]);
    expect(outcome?.expected.join('\n')).toContain('TS2304');
    expect(outcome?.remembered).toEqual([]);
  });
});

interface Outcome {
  readonly name: string;
  readonly expected: readonly string[];
  readonly remembered: readonly string[];
}

/** The errors after each step, without and with a memory that was there from the first one on. */
function walk(bin: string, steps: readonly Step[]): readonly Outcome[] {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-tsc-')));
  const plain = 'tsc -p tsconfig.json --noEmit --pretty false';
  const memory = `${plain} --incremental --tsBuildInfoFile node_modules/.cache/a.tsbuildinfo`;
  try {
    write(dir, START);
    expect(errorsOf(bin, memory, dir)).toEqual([]);
    return steps.map(([name, files]) => {
      write(dir, files);
      return { name, expected: errorsOf(bin, plain, dir), remembered: errorsOf(bin, memory, dir) };
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function write(dir: string, files: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (text === null) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }
}

function errorsOf(bin: string, command: string, cwd: string): readonly string[] {
  const args = segmentsOf(command)?.[0]?.words.slice(1) ?? [];
  const { stdout, status } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'));
  expect(status === 0).toBe(errors.length === 0);
  return errors.toSorted();
}
