import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ledger, type LedgerEntry, parseLedger, writeLedger } from '@subminute/core/ratchet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEDGER_FILE, readLedgerFile, writeLedgerFile } from './ledger-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-ledger-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const HEAD: LedgerEntry = { k: '#', cores: 4, epoch: 1, overhead: 0, schema: 1, targets: ['build'] };
const BASE: readonly LedgerEntry[] = [
  HEAD,
  { k: 'budget/typical', max: 10 },
  { k: 'budget/typical_p90', max: 20 },
  { k: 'task/a:build', w: 3 },
  { k: 'task/b:build', w: 4 },
];
const ledger = (...entries: readonly LedgerEntry[]): Ledger => new Map(entries.map((one) => [one.k, one]));
const raise = (to: number, until: string): LedgerEntry => ({
  k: `raise/typical/${until}`,
  by: 'Ann',
  from: 10,
  to,
  until,
  why: 'the guard moves to auth next week',
});

test('a ledger is written whole, and only where it is another', () => {
  expect(readLedgerFile(root)).toEqual({ ok: true, value: undefined });
  expect(writeLedgerFile(root, ledger(...BASE))).toEqual({ ok: true, value: true });
  expect(writeLedgerFile(root, ledger(...BASE))).toEqual({ ok: true, value: false });
  expect(readLedgerFile(root)).toEqual({ ok: true, value: ledger(...BASE) });
  expect(readdirSync(root)).toEqual([LEDGER_FILE]);
});

test('what cannot be read says where and what next', () => {
  writeFileSync(path.join(root, LEDGER_FILE), `${writeLedger(ledger(HEAD))}{"k":"budget/typical"}\n`);
  expect(readLedgerFile(root)).toEqual({
    ok: false,
    error: `${LEDGER_FILE}:2 has no number "max": mend or remove the line`,
  });
  writeFileSync(path.join(root, LEDGER_FILE), '');
  expect(readLedgerFile(root)).toMatchObject({
    ok: false,
    error: expect.stringContaining('ratchet init') as string,
  });
});

describe('branches that each change the ledger, merged by git', () => {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });
  const save = (message: string, ...entries: readonly LedgerEntry[]): void => {
    writeLedgerFile(root, ledger(...entries));
    git('add', '-A');
    git('commit', '-q', '-m', message);
  };
  const [, typical, p90, a, b] = BASE as readonly [
    LedgerEntry,
    LedgerEntry,
    LedgerEntry,
    LedgerEntry,
    LedgerEntry,
  ];
  const BRANCHES: Readonly<Record<string, readonly LedgerEntry[]>> = {
    tighten: [HEAD, { ...typical, max: 9 }, { ...p90, max: 19 }, a, { ...b, w: 3.5 }],
    raise: [HEAD, typical, p90, raise(12, '2026-12-31'), a, b],
    another: [
      HEAD,
      { ...typical, max: 8.5 },
      p90,
      raise(14, '2026-12-31'),
      a,
      b,
      { k: 'task/c:build', w: 1 },
    ],
    gone: [HEAD, typical, { ...p90, max: 18 }, b],
  };
  const orders = Object.keys(BRANCHES).flatMap((one, at, all) =>
    all.slice(at + 1).flatMap((other) => [
      [one, other],
      [other, one],
    ]),
  );

  function merged(names: readonly string[]): string {
    git('checkout', '-q', '-B', 'merged', 'main');
    for (const name of names) git('merge', '-q', '--no-edit', name);
    const text = readFileSync(path.join(root, LEDGER_FILE), 'utf8');
    expect(text).not.toMatch(/^[<=>]{7}/m);
    const read = parseLedger(text);
    if (!read.ok) throw new Error(read.error.problem);
    return writeLedger(read.value);
  }

  beforeEach(() => {
    git('init', '-q', '-b', 'main');
    writeFileSync(path.join(root, '.gitattributes'), `${LEDGER_FILE} merge=union linguist-generated\n`);
    save('base', ...BASE);
    for (const [name, entries] of Object.entries(BRANCHES)) {
      git('checkout', '-q', '-b', name, 'main');
      save(name, ...entries);
    }
  });

  test('have no conflict, and one state in any order', () => {
    const states = new Map<string, string>();
    for (const names of orders) {
      const key = names.toSorted().join(' ');
      const state = merged(names);
      expect(states.get(key) ?? state).toBe(state);
      states.set(key, state);
    }
    const all = Object.keys(BRANCHES);
    expect(merged(all.toReversed())).toBe(merged(all));
  });

  test('are never looser than any of them', () => {
    const read = parseLedger(merged(['tighten', 'raise', 'another']));
    const value = read.ok ? read.value : new Map<string, LedgerEntry>();
    expect(value.get('budget/typical')).toMatchObject({ max: 8.5 });
    expect(value.get('budget/typical_p90')).toMatchObject({ max: 19 });
    expect(value.get('raise/typical/2026-12-31')).toMatchObject({ to: 12 });
  });
});
