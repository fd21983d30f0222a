import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openUnits } from '@subminute/vitest/units';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unitChecks } from './unit-checks.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-checks-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

/** As the plugin for Vitest writes it. */
function keep(
  tallies: readonly {
    readonly project: string;
    readonly off?: string;
    readonly atMs?: number;
    readonly audited?: number;
  }[],
  lasts: Readonly<Record<string, string | null>> = {},
): void {
  using database = openUnits(store);
  const tally = database.db.prepare(
    "INSERT INTO tally (project, checkout, at_ms, run, ran, known, audited, off) VALUES (?, '/w', ?, '', 3, 9, ?, ?)",
  );
  for (const { project, off, atMs = 1, audited = 0 } of tallies)
    tally.run(project, atMs, audited, off ?? null);
  const last = database.db.prepare(
    "INSERT INTO last (unit, checkout, outcome, duration_ms, reason, because, run, at_ms) VALUES (?, '/w', 'passed', 1, ?, '{}', '', 1)",
  );
  for (const [unit, reason] of Object.entries(lasts)) last.run(unit, reason);
}

describe('doctor of test files', () => {
  test('says nothing where nothing is known of any', () => {
    expect(unitChecks('/w', store, 180_001)).toEqual([]);
  });

  test('tells how many were known where nothing is in the way', () => {
    keep([{ project: 'libs/cart#' }], { 'libs/cart##libs/cart/src/a.test.ts': null });
    expect(unitChecks('/w', store, 180_001)).toEqual([
      {
        name: 'test files of libs/cart',
        state: 'good',
        found: 'in the last run that may leave any out (3 min ago) 9 of 12 were known',
      },
    ]);
  });

  test('names what runs always with the reason, the most frequent first, and no other project’s', () => {
    const child = Object.fromEntries(
      [1, 2, 3, 4, 5].map((n) => [`libs/cart##libs/cart/src/${n}.test.ts`, 'child process']),
    );
    keep([{ project: 'libs/cart#' }], {
      ...child,
      'libs/cart##libs/cart/src/0.test.ts': 'network',
      'libs/cart##libs/cart/src/new.test.ts': 'libs/cart changed during the run',
      'libs/cart#unit#libs/cart/src/a.test.ts': 'native addon',
    });
    expect(unitChecks('/w', store, 180_001)).toEqual([
      {
        name: 'test files of libs/cart',
        state: 'note',
        found:
          'in the last run that may leave any out (3 min ago) 9 of 12 were known; 6 run always: child process (libs/cart/src/1.test.ts, ' +
          'libs/cart/src/2.test.ts, libs/cart/src/3.test.ts, and 2 more); network (libs/cart/src/0.test.ts)',
        remedy: 'One of them: npx subminute why <test file>',
      },
    ]);
  });

  test('tells why a project runs whole by its last run, with a remedy where there is one', () => {
    keep([
      { project: 'a#', off: 'no lockfile says which packages are installed' },
      { project: 'b#', off: 'benchmarks run' },
      { project: 'c#', off: 'coverage is on', atMs: 1 },
      { project: 'c#', atMs: 2 },
    ]);
    expect(unitChecks('/w', store, 180_001)).toEqual([
      {
        name: 'test files of a',
        state: 'note',
        found: 'all run: no lockfile says which packages are installed',
        remedy: 'Let the package manager write a lockfile into the workspace, and commit it',
      },
      { name: 'test files of b', state: 'note', found: 'all run: benchmarks run' },
      {
        name: 'test files of c',
        state: 'good',
        found: 'in the last run that may leave any out (3 min ago) 9 of 12 were known',
      },
    ]);
  });

  test('counts what was known and run to be compared', () => {
    keep([{ project: 'libs/cart#', audited: 3 }]);
    expect(unitChecks('/w', store, 180_001)).toEqual([
      {
        name: 'test files of libs/cart',
        state: 'good',
        found:
          'in the last run that may leave any out (3 min ago) 12 of 12 were known, 3 of them run as a sample (audit)',
      },
    ]);
  });

  test('tells of a wrong record in a project that this worktree has never run', () => {
    keep([{ project: 'libs/cart#' }]);
    using database = openUnits(store);
    database.db.exec(
      "INSERT INTO fuse (project, at_ms, evidence) VALUES ('libs/api#', 1, 'a.test.ts failed')",
    );
    expect(unitChecks('/w', store, 180_001)).toMatchObject([
      { name: 'test files of libs/cart', state: 'good' },
      {
        name: 'test files of libs/api',
        state: 'bad',
        found: 'all run: a.test.ts failed',
        remedy: 'Look at why, then run: npx subminute cache mend libs/api',
      },
    ]);
  });

  test('says what mends a database that is none', () => {
    writeFileSync(path.join(store, 'units-v1.db'), 'no database at all'.repeat(500));
    expect(unitChecks('/w', store, 180_001)).toMatchObject([
      { name: 'test files', state: 'bad', remedy: 'Run: npx subminute cache verify' },
    ]);
  });
});
