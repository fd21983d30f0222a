import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../cli/doctor/compare.ts';
import { parseFlags } from '../cli/flags.ts';
import { loadParser } from '../imports/parser.ts';
import { makeWorkspace, projectFiles } from '../testing/workspace.ts';
import { isBeside, isSameOutput } from './same-output.ts';

const command = (text: string): Record<string, unknown> => ({
  executor: 'nx:run-commands',
  options: { command: text, cwd: '{projectRoot}' },
  cache: true,
  outputs: ['{projectRoot}/dist'],
});
const pair = (ours: string, theirs: string): Record<string, unknown> => ({
  check: command(ours),
  'check-replaced': command(theirs),
});
const write = (...files: readonly (readonly [string, string])[]): string =>
  ['mkdir -p dist', ...files.map(([name, text]) => `printf '${text}' > dist/${name}`)].join(' && ');

/** As @subminute/vitest tells the tests of a run. */
const tell = (...tests: readonly (readonly [string, string])[]): string => {
  const told = tests.map(([name, state]) => ({ file: 'HOME/a.test.ts', names: [name], state }));
  const list = JSON.stringify({ version: 1, task: 't', tests: told });
  const written = 'sed "s|HOME|$PWD|g" > $SUBMINUTE_TEST_LISTS/1.json';
  return `mkdir -p $SUBMINUTE_TEST_LISTS && echo '${list}' | ${written}`;
};

const FILES = {
  ...projectFiles(
    'same',
    pair(
      write(['a.d.ts', '/** A. */\\nexport declare const a: 1;\\n'], ['a.js', 'export const a=1']),
      write(
        ['a.d.ts', 'export declare const a: 1;\\n//# sourceMappingURL=a.d.ts.map\\n'],
        ['a.js', 'export const a = 1;\\n'],
        ['a.js.map', 'map'],
        ['x.tsbuildinfo', 'info'],
      ),
    ),
  ),
  ...projectFiles('outcome', pair('true', 'echo "src/a.ts(3,1): error TS2322: No." && exit 2')),
  ...projectFiles(
    'failing',
    pair(
      'echo "src/a.ts(3,1): error TS2322: No." && exit 2',
      'echo "src/a.ts(3,9): error TS2322: No, really." && echo "src/b.ts(4,1): error TS1: Neither." && exit 1',
    ),
    { 'src/a.ts': '1\n2\n3\n', 'src/b.ts': '1\n2\n3\n4\n' },
  ),
  ...projectFiles(
    'tests',
    pair(
      tell(['one', 'passed'], ['two', 'skipped']),
      tell(['one', 'passed'], ['two', 'passed'], ['three', 'passed']),
    ),
  ),
  ...projectFiles('untold', pair('exit 3', 'exit 4')),
  ...projectFiles(
    'files',
    pair(
      write(['a.js', 'export const a = 1'], ['b.js', '']),
      write(['a.js', 'export const a = 2'], ['c.js', '']),
    ),
  ),
  ...projectFiles('alone', { check: command('true') }),
};

interface Told {
  readonly code: number;
  readonly text: string;
}
let repository: ReturnType<typeof makeWorkspace>;
beforeAll(() => {
  repository = makeWorkspace(FILES);
});
afterAll(() => repository[Symbol.dispose]());

async function told(projects: readonly string[], ...args: readonly string[]): Promise<Told> {
  const flags = parseFlags(args);
  if (!flags.ok) throw new Error(flags.error);
  let text = '';
  const out = { write: (more: string) => (text += more) };
  const { dir } = repository;
  const io = { argv: args, env: process.env, cwd: dir, out, err: { write: () => true } };
  const code = await compare(io, { root: dir, store: `${dir}/.store`, flags: flags.value, projects });
  return { code, text: text.replaceAll(/: took [\d.]+m?s where the replaced one took [\d.]+m?s;/g, ':') };
}

describe('targets in the place of others', () => {
  test('are run beside them, once each, and what differs is named', async () => {
    const { dir } = repository;
    const built = path.join(dir, 'packages/files/dist/mine.txt');
    repository.write({ 'packages/files/dist/mine.txt': 'mine\n' });
    const { code, text } = await told([]);
    expect(text.split('\n')).toEqual([
      'COMPARE FAIL 4 of 6 projects: what replaced a target does not come to the same as the replaced one',
      'differs failing: check both failed: 0 output files compared',
      '  check fails only in the replaced one: packages/failing/src/b.ts:4 TS1',
      'differs files: check both passed: 3 output files compared',
      '  check differs: packages/files/dist/a.js',
      '  check made only here: packages/files/dist/b.js',
      '  check made only by the replaced one: packages/files/dist/c.js',
      'differs outcome: check passed, the replaced one failed: 0 output files compared',
      '  check only the replaced one fails: packages/outcome/src/a.ts:3 TS2322',
      'same    same: check both passed: 2 output files compared',
      'differs tests: check both passed: 2 tests and 0 output files compared',
      '  check run only by the replaced one: packages/tests/a.test.ts > three',
      '  check skipped here, passed in the replaced one: packages/tests/a.test.ts > two',
      'not-run untold: check both failed, and nobody can tell whether for the same reason: 0 output files compared',
      '',
    ]);
    expect(code).toBe(1);
    expect(existsSync(path.join(dir, 'packages/same/dist/a.js'))).toBe(false);
    expect(readFileSync(built, 'utf8')).toBe('mine\n');
  });

  test('are run for projects that are named, as they are in the checkout', async () => {
    const { dir } = repository;
    const file = path.join(dir, 'packages/same/project.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('export const a=1', 'export const a=3'));
    const { code, text } = await told(['same'], '--json');
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      compare: 'targets',
      exitCode: 1,
      projects: [{ project: 'same', state: 'differs', targets: [{ ours: 'same:check' }] }],
    });
    writeFileSync(file, before);
    expect(await told(['alone'])).toEqual({
      code: 2,
      text: expect.stringContaining("no target of 'alone' stands in the place of another one") as string,
    });
  });
});

test('outputs are alike by what they say, by kind', async () => {
  const parse = await loadParser();
  const isSame = (file: string, one: string, other: string): boolean =>
    isSameOutput(file, [Buffer.from(one), Buffer.from(other)], parse);
  expect(isSame('a.js', 'f(1) // x', 'f( 1 );')).toBe(true);
  expect(isSame('a.js', 'f("1")', 'f(1)')).toBe(false);
  expect(isSame('a.js', 'f(', 'f( ')).toBe(false);
  expect(isSame('a.cjs', 'with (a) b', 'with (a) { b }')).toBe(false);
  expect(isSame('a.json', '{"a":1,"b":2}', '{ "b": 2, "a": 1 }')).toBe(true);
  expect(isSame('a.json', '{', '{ ')).toBe(false);
  expect(isSame('a.css', 'a{}', 'a {}')).toBe(false);
  expect(isSame('a.d.ts', 'declare const a: 1; // x', 'declare const a: 1;')).toBe(true);
  expect(isSame('a.d.ts', 'declare const a: 1; /** @deprecated */', 'declare const a: 1;')).toBe(false);
  expect(isSameOutput('a.js', [Buffer.from([0xff]), Buffer.from([0xfe])], parse)).toBe(false);
  expect(['a.js.map', 'x.tsbuildinfo', 'node_modules/.cache/a/b', 'a.js'].map(isBeside)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
