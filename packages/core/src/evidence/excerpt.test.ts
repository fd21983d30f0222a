import { expect, test } from 'vitest';
import { createExcerpt } from './excerpt.ts';
import { createPaths } from './paths.ts';

function excerpt(log: readonly string[]): string[] {
  const chosen = createExcerpt(
    createPaths({ workspaceRoot: '/repo', projectRoot: '.', exists: () => false }),
  );
  log.forEach((text, at) => chosen.line(text, at + 1, false));
  return chosen.lines();
}

const PLAIN = Array.from({ length: 5000 }, (_, at) => `[${at}] imported sku=SKU-${at * 7} price=${at / 3}`);

test('a short log is shown as it is, without noise, equal lines once', () => {
  const log = [
    '> node gen.mjs',
    '',
    'start',
    '=======',
    'retry',
    'retry',
    '    at run (node:internal/x:1:2)',
    'Node.js v24.21.0',
    'gave up in /repo/tools/gen.mjs',
    'Warning: command "node gen.mjs" exited with non-zero status code',
  ];
  expect(excerpt(log)).toEqual(['start', 'retry (×2)', 'gave up in tools/gen.mjs']);
});

test('of a long log the errors and the end are shown, in order', () => {
  const log = [
    ...PLAIN.slice(0, 2000),
    'ERROR import/record.ts:88:13 price "12,50" is not a number',
    ...PLAIN.slice(2000),
    'done: 4999 imported, 1 failed',
  ];
  const shown = excerpt(log);
  expect(shown[0]).toContain('import/record.ts:88:13');
  expect(shown.at(-1)).toBe('done: 4999 imported, 1 failed');
  expect(shown.length).toBeLessThanOrEqual(20);
});

test('errors that differ only in their numbers are one with a count, but not those of two places', () => {
  const many = Array.from(
    { length: 300 },
    (_, at) => `2026-11-21T10:00:${at % 60} ERROR request ${at} failed`,
  );
  const places = ['src/a.ts:1:1 error x', 'src/a.ts:2:1 error x'];
  const shown = excerpt([...PLAIN, ...many, ...places, ...PLAIN]);
  expect(shown).toContain('2026-11-21T10:00:0 ERROR request 0 failed (×300)');
  expect(shown.filter((line) => line.endsWith('error x'))).toHaveLength(2);
});

test('what says that all is well is no error', () => {
  expect(excerpt([...PLAIN, '0 errors, 0 warnings', 'no failures', ...PLAIN]).join('\n')).not.toMatch(
    /errors|failures/,
  );
});

test('a long line is cut around its error, and never more than 20 lines of 400 characters are shown', () => {
  const long = `${'x '.repeat(4000)}TypeError: boom ${'y '.repeat(4000)}`;
  const shown = excerpt([
    ...PLAIN,
    ...Array.from({ length: 90 }, (_, at) => `${'abcdefghij'.charAt(at % 10)}${'error '.repeat(at)}`),
    long,
  ]);
  expect(shown.length).toBeLessThanOrEqual(20);
  for (const line of shown) expect(line.length).toBeLessThanOrEqual(400);
  expect(shown.join('\n')).toContain('TypeError: boom');
});

test.each([0, 40, 75, 82, 90, 400])('a secret that a long line is cut in is told first: %i', (gap) => {
  const token = `${['gh', 'p'].join('')}_${'a1B2c3D4e5F6'.repeat(3)}`;
  const said = ['DB', 'PASSWORD'].join('_');
  const long = 'x '.repeat(200);
  for (const secret of [token, `${said}=Sup3rS3cretValue99`]) {
    const before = `${long}${secret} ${'y'.repeat(gap)} Error: boom ${long}`;
    const behind = `${long} Error: ${'y'.repeat(220 + gap)} ${secret} ${long}`;
    for (const line of [before, behind]) {
      const shown = excerpt([line]).join('');
      // None of the last 18 characters, which are the secret's own, six at a time.
      const pieces = Array.from({ length: 13 }, (_, at) => secret.slice(-18).slice(at, at + 6));
      expect(pieces.filter((piece) => shown.includes(piece))).toEqual([]);
    }
  }
});

test('what npm says of itself is shown, what it says around a script is not', () => {
  const log = [
    'npm error Lifecycle script `build` failed with error:',
    'npm error code 1',
    'npm error path /repo/packages/a',
    'npm error command sh -c tsc',
    'npm error Missing script: "nope"',
  ];
  expect(excerpt(log)).toEqual(['npm error Missing script: "nope"']);
});
