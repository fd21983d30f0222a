import { describe, expect, test } from 'vitest';
import { type Effect, NOTHING, type Reading, type Watch, type WatchEvent, step } from './state.ts';

const A: Reading = { kind: 'tree', tree: { id: 'a', stamp: '1' } };
const B: Reading = { kind: 'tree', tree: { id: 'b', stamp: '2' } };

/** Steps through events at a second each; what the last one asks for, and where it leads. */
function after(...events: readonly Omit<WatchEvent, 'atMs'>[]): readonly [Watch, readonly Effect[]] {
  let watch = NOTHING;
  let effects: readonly Effect[] = [];
  events.forEach((event, at) => {
    [watch, effects] = step(watch, { ...event, atMs: at * 1000 } as WatchEvent);
  });
  return [watch, effects];
}

const quiet = { type: 'quiet' } as const;
const read = (reading: Reading) => ({ type: 'read', reading }) as const;
const changed = (path = 'x.ts') => ({ type: 'changed', path }) as const;
const differs = (tree = 'a') => ({ type: 'differs', path: 'x.ts', tree }) as const;
const ended = { type: 'ended' } as const;
const stopped = { type: 'stopped' } as const;

describe('the watcher', () => {
  test('runs the tree that it finds, and keeps the verdict where the tree is still the same', () => {
    expect(after(quiet, read(A))[1]).toEqual([{ do: 'start', tree: 'a' }]);
    const [watch, effects] = after(quiet, read(A), ended, read(A));
    expect(watch.now.is).toBe('kept');
    expect(effects).toEqual([{ do: 'keep', id: 'a', isSure: true }]);
  });

  test('stops a run of a tree that is no more, and no other run', () => {
    expect(after(quiet, read(A), changed(), differs())[1]).toEqual([{ do: 'stop' }]);
    expect(after(quiet, read(A), changed(), differs('of an earlier run'))[1]).toEqual([]);
    expect(after(quiet, read(A), changed(), differs(), stopped)[0].now.is).toBe('settling');
  });

  test('does not keep what ended in another tree than it began with', () => {
    const [watch] = after(quiet, read(A), ended, read(B));
    expect(watch.kept).toBeUndefined();
    expect(watch.now.is).toBe('settling');
  });

  test('runs again where files were written meanwhile as they were, and in the end says that it is not sure', () => {
    const doubtful = [quiet, read(A), ended, read({ kind: 'tree', tree: { id: 'a', stamp: '9' } })];
    expect(after(...doubtful)[0].now.is).toBe('settling');
    const [watch] = after(...doubtful, ...doubtful, ...doubtful);
    expect(watch.kept).toEqual({ id: 'a', isSure: false });
  });

  test('needs no run where all is as it was', () => {
    const [watch, effects] = after(quiet, read(A), ended, read(A), changed(), quiet, read(A));
    expect(watch.now.is).toBe('kept');
    expect(effects).toEqual([{ do: 'keep', id: 'a', isSure: true }]);
  });

  test('gives up what it kept when it runs another tree: that may write over its outputs', () => {
    const keptA = [quiet, read(A), ended, read(A), changed()];
    const [watch, effects] = after(
      ...keptA,
      quiet,
      read(B),
      changed(),
      differs('b'),
      stopped,
      quiet,
      read(A),
    );
    expect(effects).toEqual([{ do: 'start', tree: 'a' }]);
    expect(watch.kept).toBeUndefined();
  });

  test('does not give up a verdict because git is at work for a moment', () => {
    const busy = { kind: 'busy', why: 'git is at work' } as const;
    expect(after(quiet, read(A), ended, read(busy), quiet, read(A))[0].now.is).toBe('kept');
  });

  test('waits while git is at work, and ends with the root', () => {
    const busy = { kind: 'busy', why: 'a rebase is under way' } as const;
    expect(after(quiet, read(busy))[0].now).toEqual({ is: 'blocked', why: 'a rebase is under way' });
    expect(after(quiet, read(busy), quiet)[1]).toEqual([{ do: 'read' }]);
    expect(after(quiet, read({ kind: 'gone' }))[0].now).toEqual({ is: 'ended', why: 'gone' });
  });

  test('lets a run go on that changes the same file each time, after a pause in which nobody else did', () => {
    const spoilt = [quiet, read(A), changed(), differs(), stopped];
    const five = Array.from({ length: 5 }, () => spoilt).flat();
    const [resting, effects] = after(...five);
    expect(resting.now.is).toBe('resting');
    expect(effects).toEqual([{ do: 'wait', ms: 4000 }]);
    expect(after(...five, quiet, read(A), changed(), differs())[1]).toEqual([]);
    // Somebody does: then no run does.
    expect(after(...five, changed(), quiet, read(A), changed(), differs())[1]).toEqual([{ do: 'stop' }]);
  });

  test('pauses, too, where each run changes what no event tells of', () => {
    const other = (id: number): Reading => ({ kind: 'tree', tree: { id: String(id), stamp: String(id) } });
    const rounds = Array.from({ length: 5 }, (_, at) => [quiet, read(other(at)), ended, read(other(at + 1))]);
    expect(after(...rounds.slice(1).flat())[0].now.is).toBe('settling');
    expect(after(...rounds.flat())[0].now.is).toBe('resting');
  });
});
