/**
 * What the watcher is at. One function, `step`, makes every transition; docs/watch.md has the diagram too.
 *
 *   settling ─ quiet ─► reading ─┬─ another tree ──► running ─┬─ nx ends ──► judging ─┬─ the same tree ─► kept
 *      ▲  ▲                      ├─ the kept tree ─► kept     │                       └─ another one ───► settling
 *      │  └─ changed, at any ────┤                            └─ useless ──► stopping ─ it is gone ─────► settling
 *      │     rest                ├─ git is at work ► blocked ─ a moment later ─► reading
 *      └─────────────────────────┴─ the root is gone ► ended
 *
 *   resting: what runs seem to change themselves gets a pause before the next run.
 */
export type Watching =
  | { readonly is: 'settling'; readonly sinceMs: number }
  | { readonly is: 'reading'; readonly sinceMs: number; readonly changed: boolean }
  | { readonly is: 'blocked'; readonly why: string }
  | { readonly is: 'running'; readonly tree: Tree; readonly startedMs: number; readonly touched: Paths }
  | { readonly is: 'stopping' }
  | {
      readonly is: 'judging';
      readonly tree: Tree;
      readonly touched: Paths;
      readonly sinceMs: number;
      readonly changed: boolean;
    }
  | { readonly is: 'kept' }
  | { readonly is: 'resting' }
  | { readonly is: 'ended'; readonly why: 'gone' | 'asked' };

export type Paths = ReadonlySet<string>;

/** A state of the workspace: what is in it, and when that was written. */
export interface Tree {
  readonly id: string;
  /** Other than before: something was written meanwhile, if only again as it was. */
  readonly stamp: string;
}

/** What the watcher knows beside what it is at. */
export interface Watch {
  readonly now: Watching;
  /** The tree of the last run that came to its end in the tree that it began with. */
  readonly kept?: Kept;
  /** How many runs in a row the same files have spoilt, and which. */
  readonly spoilt: number;
  readonly spoilers: Paths;
  /** Of those runs, how long the last one went on. */
  readonly spoiltAfterMs: number;
  /** How many runs in a row ended in their own tree, which was written to all the same. */
  readonly doubted: number;
  /** The run goes on whatever the spoilers do: it seems to change them itself. */
  readonly isPatient: boolean;
}

export interface Kept {
  readonly id: string;
  /** Nothing was written during its run: nobody can have changed something and changed it back. */
  readonly isSure: boolean;
}

/** What a look at the workspace tells. */
export type Reading =
  | { readonly kind: 'tree'; readonly tree: Tree }
  | { readonly kind: 'busy'; readonly why: string }
  | { readonly kind: 'gone' };

export type WatchEvent =
  | { readonly type: 'changed'; readonly path: string; readonly atMs: number }
  /** The moment that was waited for has come. */
  | { readonly type: 'quiet'; readonly atMs: number }
  | { readonly type: 'read'; readonly reading: Reading; readonly atMs: number }
  /** A touched file holds something else than in the tree of the run. */
  | { readonly type: 'differs'; readonly path: string; readonly tree: string; readonly atMs: number }
  | { readonly type: 'ended'; readonly atMs: number }
  | { readonly type: 'stopped'; readonly atMs: number }
  | { readonly type: 'asked-to-end'; readonly atMs: number };

/** What is to be done; all of it answers with an event, but `keep` and `end`. */
export type Effect =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'read' }
  | { readonly do: 'compare'; readonly path: string; readonly tree: string }
  | { readonly do: 'start'; readonly tree: string }
  | { readonly do: 'stop' }
  | ({ readonly do: 'keep' } & Kept)
  | { readonly do: 'end' };

/** Until files are taken to have settled. */
const QUIET_MS = 100;

/** What never settles is looked at all the same after so long. */
const RESTLESS_MS = 2000;

/** Git is asked again whether it is done. */
const BLOCKED_MS = 200;

/** A run that came to its end waits so long for git to be done. */
const PATIENT_MS = 3000;

/** So many runs in a row spoilt by the same files: perhaps they write them. */
const SUSPICIOUS = 5;

/** So often a run is repeated because files were written in its middle, as they were. */
const MOST_DOUBTED = 2;

/** A pause at least and at most so long, before what may change itself runs again. */
const REST_MS = { least: 2000, most: 60_000 } as const;

type Next = readonly [Watch, readonly Effect[]];

export const NOTHING: Watch = {
  now: { is: 'settling', sinceMs: 0 },
  spoilt: 0,
  spoilers: new Set(),
  spoiltAfterMs: 0,
  doubted: 0,
  isPatient: false,
};

/** The next state and what is to be done. An event that its state does not wait for changes nothing. */
export function step(watch: Watch, event: WatchEvent): Next {
  if (watch.now.is === 'ended') return [watch, []];
  switch (event.type) {
    case 'changed':
      return changed(watch, event);
    case 'quiet':
      return quiet(watch, event.atMs);
    case 'read':
      return read(watch, event.reading, event.atMs);
    case 'differs':
      return differs(watch, event);
    case 'ended':
      return watch.now.is === 'running'
        ? at(watch, { ...watch.now, is: 'judging', sinceMs: event.atMs, changed: false }, { do: 'read' })
        : [watch, []];
    case 'stopped':
      return watch.now.is === 'stopping' ? again(watch, event.atMs) : [watch, []];
    case 'asked-to-end':
      return at(watch, { is: 'ended', why: 'asked' }, { do: 'end' });
  }
}

function at(watch: Watch, now: Watching, ...effects: readonly Effect[]): Next {
  return [{ ...watch, now }, effects];
}

function settle(watch: Watch, sinceMs: number): Next {
  return at(watch, { is: 'settling', sinceMs }, { do: 'wait', ms: QUIET_MS });
}

function changed(watch: Watch, { path, atMs }: Extract<WatchEvent, { type: 'changed' }>): Next {
  const { now } = watch;
  switch (now.is) {
    case 'settling':
      // What goes on changing is looked at in the end.
      return atMs - now.sinceMs > RESTLESS_MS ? [watch, []] : at(watch, now, { do: 'wait', ms: QUIET_MS });
    case 'reading':
      return at(watch, { ...now, changed: true });
    case 'running': {
      return at(
        watch,
        { ...now, touched: withPath(now.touched, path) },
        { do: 'compare', path, tree: now.tree.id },
      );
    }
    case 'judging':
      return at(watch, { ...now, touched: withPath(now.touched, path), changed: true });
    case 'resting':
      // Somebody changes it while nothing runs: then it is no run that does.
      return settle({ ...watch, spoilt: 0 }, atMs);
    case 'kept':
      return settle(watch, atMs);
    case 'blocked':
    case 'stopping':
    case 'ended':
      return [watch, []];
  }
}

/** Enough to know them again in the next run. */
const MOST_TOUCHED = 100;

function withPath(paths: Paths, path: string): Paths {
  return paths.has(path) || paths.size >= MOST_TOUCHED ? paths : new Set([...paths, path]);
}

function quiet(watch: Watch, atMs: number): Next {
  const { now } = watch;
  switch (now.is) {
    case 'settling':
      return at(watch, { is: 'reading', sinceMs: now.sinceMs, changed: false }, { do: 'read' });
    case 'judging':
      return at(watch, now, { do: 'read' });
    case 'blocked':
    case 'resting':
    case 'kept':
      return at(watch, { is: 'reading', sinceMs: atMs, changed: false }, { do: 'read' });
    case 'reading':
    case 'running':
    case 'stopping':
    case 'ended':
      return [watch, []];
  }
}

function read(watch: Watch, reading: Reading, atMs: number): Next {
  const { now } = watch;
  if (now.is !== 'reading' && now.is !== 'judging') return [watch, []];
  if (reading.kind === 'gone') return at(watch, { is: 'ended', why: 'gone' }, { do: 'end' });
  if (reading.kind === 'busy') {
    // Nx asks git too: its verdict is not given up for that.
    const isShort = now.is === 'judging' && atMs - now.sinceMs < PATIENT_MS;
    if (isShort) return at(watch, now, { do: 'wait', ms: BLOCKED_MS });
    return at(watch, { is: 'blocked', why: reading.why }, { do: 'wait', ms: BLOCKED_MS });
  }
  if (now.is === 'judging') return judged(watch, now, reading.tree, atMs);
  if (now.changed && atMs - now.sinceMs < RESTLESS_MS) {
    return at(watch, { is: 'settling', sinceMs: now.sinceMs }, { do: 'wait', ms: QUIET_MS });
  }
  if (reading.tree.id !== watch.kept?.id) return run(watch, reading.tree, atMs);
  // What changed while it was read may not be in it.
  return now.changed ? settle(watch, atMs) : keep(watch, watch.kept);
}

function keep(watch: Watch, kept: Kept): Next {
  return at(watch, { is: 'kept' }, { do: 'keep', ...kept });
}

/** What is kept is given up: this run may write over what that one left behind. */
function run({ kept: _kept, ...watch }: Watch, tree: Tree, startedMs: number): Next {
  const isPatient = watch.spoilt >= SUSPICIOUS;
  return at(
    { ...watch, isPatient },
    { is: 'running', tree, startedMs, touched: new Set() },
    { do: 'start', tree: tree.id },
  );
}

function differs(watch: Watch, event: Extract<WatchEvent, { type: 'differs' }>): Next {
  const { now } = watch;
  if (now.is !== 'running' || now.tree.id !== event.tree) return [watch, []];
  if (watch.isPatient && watch.spoilers.has(event.path)) return [watch, []];
  const spoilt = spoil(watch, new Set([event.path]), event.atMs - now.startedMs);
  return at(spoilt, { is: 'stopping' }, { do: 'stop' });
}

function spoil(watch: Watch, by: Paths, afterMs: number): Watch {
  const isSame = [...by].some((path) => watch.spoilers.has(path));
  return {
    ...watch,
    spoilt: isSame ? watch.spoilt + 1 : 1,
    spoilers: isSame ? new Set([...watch.spoilers, ...by].slice(-MOST_TOUCHED)) : by,
    spoiltAfterMs: afterMs,
  };
}

/** What no event told of: it is watched by looking only, as an ignored file is that counts all the same. */
const UNTOLD: Paths = new Set(['*']);

/** The run came to its end: is the tree still the one that it began with? */
function judged(watch: Watch, now: Extract<Watching, { is: 'judging' }>, tree: Tree, atMs: number): Next {
  if (tree.id !== now.tree.id) {
    const by = now.touched.size > 0 ? now.touched : UNTOLD;
    return again(spoil(watch, by, watch.spoiltAfterMs), atMs);
  }
  const isSure = tree.stamp === now.tree.stamp;
  // Changed and changed back, or written by a task as it was? A run in which nothing is written tells.
  if (!isSure && watch.doubted < MOST_DOUBTED) return settle({ ...watch, doubted: watch.doubted + 1 }, atMs);
  const kept = { id: tree.id, isSure };
  const calm: Watch = { ...watch, kept, doubted: 0, spoilt: 0, spoilers: new Set(), isPatient: false };
  // What changed while the tree was read may not be in it.
  return now.changed ? settle(calm, atMs) : keep(calm, kept);
}

function again(watch: Watch, atMs: number): Next {
  return watch.spoilt >= SUSPICIOUS ? rest(watch) : settle(watch, atMs);
}

/** Longer with each run, and longer than a run needs to change it again: silence tells that nobody else does. */
function rest(watch: Watch): Next {
  const doubled = REST_MS.least * 2 ** Math.min(10, watch.spoilt - SUSPICIOUS);
  const ms = Math.min(REST_MS.most, Math.max(doubled, watch.spoiltAfterMs * 2));
  return at(watch, { is: 'resting' }, { do: 'wait', ms });
}
