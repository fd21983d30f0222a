import { describe, expect, test } from 'vitest';
import { grownBetween, insideLine } from './cause.ts';
import { parseCpuProfile, scriptName } from './cpu-profile.ts';
import { instrumentOf, withArguments } from './instrument.ts';
import { grownCounter, parseTscCounters, parseTscTrace } from './tsc-counters.ts';
import { parseVitestDurations } from './vitest-durations.ts';

const TSC_6 = `Files:                          84
Lines of Library:            58431
Lines of TypeScript:             4
Identifiers:                 49744
Types:                       33086
Instantiations:              45215
Memory used:               170928K
Check time:                  1.50s
`;
const TSC_7 =
  'Files:              84\nLines:           58,448\nTypes:           35366\nInstantiations:  34289\n';

describe('the counters of tsc', () => {
  test('are read of 6 and 7 alike', () => {
    const six = parseTscCounters(TSC_6);
    expect([...six]).toEqual([
      ['files', 84],
      ['lines', 58435],
      ['identifiers', 49744],
      ['types', 33086],
      ['instantiations', 45215],
    ]);
    expect(parseTscCounters(TSC_7).get('lines')).toBe(58448);
  });

  test('of a build are the sum of its projects, without the sum that it prints itself', () => {
    const aggregate = TSC_7.replaceAll(/^/gm, 'Aggregate ');
    expect(parseTscCounters(`${TSC_7}${TSC_7}Projects built: 2\n${aggregate}`).get('types')).toBe(2 * 35366);
  });

  test('name the one that grew most', () => {
    const base = parseTscCounters(TSC_6);
    const head = parseTscCounters(TSC_6.replace('45215', '91215').replace('33086', '34000'));
    expect(grownCounter(base, head)).toEqual({ counter: 'instantiations', base: 45215, head: 91215 });
    expect(grownCounter(base, base)).toBeUndefined();
    expect(grownCounter(new Map(), head)).toBeUndefined();
  });
});

test('a trace of tsc tells how long each file was checked', () => {
  const event = (ph: string, ts: number, name: string, path: string): string =>
    JSON.stringify({ pid: 1, tid: 1, ph, cat: 'check', ts, name, args: { path } });
  const trace = [
    '[',
    event('B', 1000, 'checkSourceFile', '/t/a "b".ts'),
    event('E', 4000, 'checkSourceFile', '/t/a "b".ts'),
    event('B', 5000, 'createSourceFile', '/t/c.ts'),
    '{"ph":"B","broken',
  ].join(',\n');
  expect(parseTscTrace(trace)).toEqual(new Map([['/t/a "b".ts', 3]]));
});

test("Vitest's report tells how long each file took", () => {
  const report = {
    testResults: [{ name: '/t/a.test.ts', startTime: 100, endTime: 350.5 }, { name: '/t/b.test.ts' }],
  };
  expect(parseVitestDurations(JSON.stringify(report))?.get('/t/a.test.ts')).toBe(250.5);
  expect(parseVitestDurations('{}')).toBeUndefined();
  expect(parseVitestDurations('no json')).toBeUndefined();
});

describe('a profile', () => {
  const node = (id: number, functionName: string, url: string): object => ({
    id,
    callFrame: { functionName, url },
  });

  test('tells own time by script, and leaves idle time out', () => {
    const nodes = [node(1, '(idle)', ''), node(2, 'f', 'file:///t/a.js'), node(3, '(garbage collector)', '')];
    const profile = { nodes, samples: [1, 2, 2, 3], timeDeltas: [5000, 1000, 2000, 500] };
    const read = parseCpuProfile(JSON.stringify(profile));
    expect(read).toEqual(
      new Map([
        ['file:///t/a.js', 3],
        ['garbage collector', 0.5],
      ]),
    );
    expect(parseCpuProfile('{"nodes":[')).toEqual(new Map());
  });

  test.each([
    ['file:///t/libs/a%20b.js', 'libs/a b.js'],
    ['/t/run.js', 'run.js'],
    ['file:///home/x/node_modules/.pnpm/zod@4/node_modules/zod/v4/core.js', 'zod'],
    ['/t/node_modules/@scope/name/dist/i.js', '@scope/name'],
    ['node:fs', 'node'],
    ['/elsewhere/x.js', 'node'],
    ['garbage collector', 'garbage collector'],
  ])('calls %s %s', (url, name) => {
    expect(scriptName(url, '/t')).toBe(name);
  });
});

describe('a command', () => {
  test.each([
    ['tsc -p tsconfig.json --noEmit', 'tsc'],
    ['node ../../node_modules/typescript56/lib/tsc.js --build tsconfig.legacy.json', 'tsc'],
    ['rm -rf dist && node_modules/.bin/tsc6 -b', 'tsc'],
    ['vitest run', 'vitest'],
    ['node run-tsc-later.js', 'node'],
    ['echo vitesting', 'node'],
    ['esbuild src/index.ts --tsconfig=tsc.json', 'node'],
  ])("'%s' is asked as %s", (text, instrument) => {
    expect(instrumentOf(text)).toBe(instrument);
  });

  test('gets its arguments behind its own, each time that it is started', () => {
    expect(withArguments('tsc -b && tsc -p . | cat; (tsc)', 'tsc', '--x')).toBe(
      'tsc -b --x && tsc -p . --x | cat; (tsc --x)',
    );
    expect(withArguments('cd a && vitest run', 'vitest', '--y')).toBe('cd a && vitest run --y');
  });
});

test('what grew is told most first, in one line', () => {
  const base = new Map([
    ['a', 100],
    ['b', 50],
    ['gone', 900],
  ]);
  const head = new Map([
    ['a', 130],
    ['b', 2050],
    ['c', 5],
  ]);
  const grown = grownBetween(base, head, 20);
  expect(grown.map(({ name }) => name)).toEqual(['b', 'a']);
  expect(insideLine({ kind: 'cpu', grown })).toBe('cpu b +2.0s, a +30ms');
  expect(
    insideLine({ kind: 'tsc', counter: 'instantiations', base: 184_210, head: 390_800, file: 'a.ts' }),
  ).toBe('tsc instantiations 184k → 391k, most in a.ts');
  expect(insideLine({ kind: 'vitest', file: 'a.test.ts', baseMs: 900, headMs: 1900 })).toBe(
    'vitest a.test.ts 900ms → 1.9s',
  );
});
