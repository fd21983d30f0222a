/** The moments before a worker tells the main process that a test file is done, and that it has stopped. */
const worker = require('node:worker_threads') as typeof import('node:worker_threads');
import type { Call, Disguise } from './disguise.cts';

const { apply } = Reflect;
const { replace } = require('./disguise') as Disguise;

export interface FileEnd {
  readonly watchEnd: (moments: Moments) => void;
}

export interface Moments {
  /** A test file is done. What it has begun may go on. */
  readonly end: () => void;
  /** The same, and its worker is not asked to stop: it is ended. */
  readonly last: () => void;
  /** The last that is sent: from here on nothing that the worker does reaches Vitest. */
  readonly stop: () => void;
}

interface Message {
  readonly type?: unknown;
  readonly source?: unknown;
  readonly taskId?: unknown;
  readonly __vitest_worker_response__?: unknown;
  readonly __tinypool_worker_message__?: unknown;
}

/** Vitest 4 and 5 say so themselves; in 3 it is the answer of a worker of tinypool, which is killed then. */
function momentOf(value: unknown): keyof Moments | undefined {
  // To look at the environment would be to read it.
  if (typeof value !== 'object' || value === null || value === process.env) return undefined;
  const message = value as Message;
  if (message.__vitest_worker_response__ === true) {
    if (message.type === 'testfileFinished') return 'end';
    return message.type === 'stopped' ? 'stop' : undefined;
  }
  const isAnswer =
    message.__tinypool_worker_message__ === true
      ? message.source === 'port'
      : typeof message.taskId === 'number' && 'result' in value && 'error' in value && 'usedMemory' in value;
  return isAnswer ? 'last' : undefined;
}

/**
 * Vitest takes hold of these when it starts: what a test puts in their place later changes nothing. What a worker
 * says after it has stopped is not sent: a timer of a test that became due while the facts were written would fail
 * then, of an environment that is gone, and Vitest may still hear of it.
 */
function watchEnd(moments: Moments): void {
  let hasStopped = false;
  const connection: unknown = worker.parentPort ?? process;
  const call: Call = (as, self, args) => {
    if (hasStopped && self === connection) return true;
    const moment = momentOf(args[0]);
    if (moment) moments[moment]();
    if (moment === 'stop') hasStopped = true;
    return apply(as, self, args);
  };
  if (worker.isMainThread) replace(process, 'send', call);
  else replace(worker.MessagePort.prototype, 'postMessage', call);
}

module.exports = { watchEnd } satisfies FileEnd;
