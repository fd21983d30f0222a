/** The file of facts of one worker, written at once: a worker that is killed has lost nothing. */
const fs = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
const { threadId } = require('node:worker_threads') as typeof import('node:worker_threads');
import type { Fact, Facts } from './fact.cts';

const { openSync, writeSync } = fs;
const { stringify } = JSON;
const bytesOf = Buffer.from.bind(Buffer) as (text: string) => Buffer;
const MAX_NAMES = 1000;

export interface FactsModule {
  readonly openFacts: (dir: string) => Facts;
}

interface State {
  readonly fd: number;
  readonly seen: Set<string>;
  /** What came before the test file is known: of no use without it. */
  waiting: string[] | undefined;
  unit: string | undefined;
  /** Nothing was written since the last end. */
  isEnded: boolean;
  /** A fact is lost: the end is never written. */
  isBroken: boolean;
  isStopped: boolean;
}

/** A process id comes back after a while: a file of another worker is left alone. */
function openOwn(dir: string): number {
  for (let n = 0; ; n++) {
    const name = `${process.pid}-${threadId}${n === 0 ? '' : `-${n}`}.jsonl`;
    try {
      return openSync(path.join(dir, name), 'ax', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || n === MAX_NAMES) throw error;
    }
  }
}

function write(state: State, text: string): void {
  state.isEnded = false;
  if (state.isBroken) return;
  try {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length;) at += writeSync(state.fd, bytes, at);
  } catch {
    state.isBroken = true;
  }
}

function add(state: State, fact: Fact): void {
  const line = `${stringify(fact)}\n`;
  if (state.isStopped || state.seen.has(line)) return;
  state.seen.add(line);
  if (state.waiting) state.waiting.push(line);
  else write(state, line);
}

function openFacts(dir: string): Facts {
  const fd = openOwn(dir);
  const state: State = {
    fd,
    seen: new Set(),
    waiting: [],
    unit: undefined,
    isEnded: false,
    isBroken: false,
    isStopped: false,
  };
  return {
    add: (fact) => {
      add(state, fact);
    },
    quietly: (observe) => {
      try {
        observe();
      } catch {
        add(state, ['opaque', 'recorder failed']);
      }
    },
    hasUnit: () => state.unit !== undefined,
    unit: (file, project) => {
      const line = `${stringify(['unit', file, project] satisfies Fact)}\n`;
      if (line === state.unit) return;
      state.unit = line;
      const waiting = state.waiting ?? [];
      state.waiting = undefined;
      write(state, line + waiting.join(''));
    },
    end: () => {
      if (state.unit === undefined || state.isEnded) return;
      write(state, `${stringify(['end'] satisfies Fact)}\n`);
      state.isEnded = true;
    },
    stop: () => {
      if (state.unit === undefined || state.isStopped) return;
      write(state, `${stringify(['stopped'] satisfies Fact)}\n`);
      state.isStopped = true;
    },
  };
}

module.exports = { openFacts } satisfies FactsModule;
