import type { DatabaseSync } from 'node:sqlite';
import { type Input, type Trace, traceOf } from '@subminute/core/unit';
import { describe, expect, test } from 'vitest';
import { keepFailedRun } from '../store/failures.ts';
import { keepTrace, keepVerdict } from '../store/verdicts.ts';
import { unitsStore } from '../testing/units.ts';
import { type KnownOptions, failsAsItIs, findKnown, stateOf } from './known.ts';

const read = (...files: readonly string[]): Trace =>
  traceOf(files.map((path): Input => ({ kind: 'file', path })));

/** Files by name, as they are now. */
function looking(db: DatabaseSync, files: Readonly<Record<string, string>>): KnownOptions {
  const of = async (input: Input): Promise<string | undefined> =>
    'path' in input ? files[input.path] : undefined;
  return { db, values: { of, variables: () => [] }, around: 'here', lines: new Map() };
}

async function keep(trace: Trace, outcome: 'passed' | 'failed', options: KnownOptions): Promise<void> {
  const { db, values, around } = options;
  const state = (await stateOf(trace, values, around))?.hash ?? Buffer.of();
  const hash = keepTrace(db, trace, 1);
  if (outcome === 'failed') keepFailedRun(db, { unit: 'a', trace: hash, state }, 1);
  else {
    const rest = { run: 'r7k2x', atMs: 1, tests: 1, durationMs: 1, hints: Buffer.of() };
    keepVerdict(db, { unit: 'a', trace: hash, state, ...rest });
  }
}

describe('a test file that passed and failed', () => {
  const before = { test: '1', source: '1' };

  test('with the same inputs is not known, whoever was first', async () => {
    using store = unitsStore();
    const now = looking(store.db, before);
    await keep(read('test'), 'passed', now);
    expect(await findKnown('a', now)).toMatchObject({ run: 'r7k2x' });
    // As another worktree may tell at any time.
    await keep(read('test', 'source'), 'failed', now);
    expect(await findKnown('a', now)).toBeUndefined();
    expect(await failsAsItIs('a', now)).toBe(true);
  });

  test('is known where something that the failure has read is not as it was', async () => {
    using store = unitsStore();
    await keep(read('test', 'source'), 'failed', looking(store.db, before));
    const mended = looking(store.db, { ...before, source: '2' });
    await keep(read('test'), 'passed', mended);
    expect(await failsAsItIs('a', mended)).toBe(false);
    expect(await findKnown('a', mended)).toBeDefined();
    expect(await findKnown('a', looking(store.db, before))).toBeUndefined();
  });

  test('is known where nobody can tell what the failure has read', async () => {
    using store = unitsStore();
    await keep(read('test', 'source'), 'failed', looking(store.db, before));
    const gone = looking(store.db, { test: '1' });
    await keep(read('test'), 'passed', gone);
    expect(await findKnown('a', gone)).toBeDefined();
  });
});
