import { type Socket, connect } from 'node:net';
import { type Answer, type Read, readAnswers } from './answers.ts';
import { type Script, wholeOf } from './script.ts';

/** What came of a script. */
export interface Heard {
  readonly answers: readonly Answer[];
  /** All that came, as it was. */
  readonly came: Buffer;
  /** Bytes behind the last whole answer. */
  readonly rest: number;
  readonly problem?: string;
  /** Who ended it; `late`: neither did, in time. */
  readonly end: 'shield' | 'client' | 'late';
  /** How many of the requests were sent to their last byte. */
  readonly sent: number;
}

/** Four times the longest that the shield may take for one request on a quiet machine. */
const HANGS_MS = 30_000;
/** A large body is not cut into more. */
const MOST_PIECES = 30;

interface Talk {
  readonly socket: Socket;
  readonly script: Script;
  readonly chunks: Buffer[];
  read: Read;
  isOver: boolean;
  sent: number;
  end: 'late' | undefined;
  /** Called when something comes. */
  wake: () => void;
}

/** Plays a script over a connection of its own. What a stalled one comes to is told when it ends. */
export async function play(port: number, script: Script, patienceMs: number = HANGS_MS): Promise<Heard> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const talk: Talk = {
    socket,
    script,
    chunks: [],
    read: { answers: [], at: 0 },
    isOver: false,
    sent: 0,
    end: undefined,
    wake: () => {},
  };
  socket.on('data', (chunk: Buffer) => {
    talk.chunks.push(chunk);
    talk.wake();
  });
  socket.on('error', () => {});
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => {
    talk.isOver = true;
    talk.wake();
    resolve();
  });
  const timer = setTimeout(() => {
    talk.end = 'late';
    socket.destroy();
  }, patienceMs);
  const isAllSaid = await talked(talk);
  clearTimeout(timer);
  socket.destroy();
  await closed;
  return heardOf(talk, talk.end ?? (isAllSaid ? 'client' : 'shield'));
}

function heardOf(talk: Talk, end: Heard['end']): Heard {
  const came = Buffer.concat(talk.chunks);
  const read = readAnswers(came, (nth) => isHead(talk.script, nth), true);
  const { answers, at, problem } = read;
  return {
    answers,
    came,
    rest: came.length - at,
    end,
    sent: talk.sent,
    ...(problem === undefined ? {} : { problem }),
  };
}

const isHead = ({ parts }: Script, nth: number): boolean => parts[nth]?.asked.isHead === true;

/** Whether all was said that was to be; `false`: the connection ended before. */
async function talked(talk: Talk): Promise<boolean> {
  const { socket, script } = talk;
  const { parts, ending, isPipelined } = script;
  if (isPipelined) {
    await write(talk, wholeOf(script));
    talk.sent = parts.length;
  } else {
    for (const [nth, { bytes }] of parts.entries()) {
      await write(talk, bytes);
      talk.sent = nth + 1;
      if (nth < parts.length - 1 && !(await answered(talk, nth + 1))) return false;
    }
  }
  if (ending === 'break' && talk.chunks.length === 0) await more(talk);
  if (ending === 'reset' || ending === 'break') {
    socket.resetAndDestroy();
    return true;
  }
  if (ending === 'leave') return true;
  if (ending === 'half') socket.end();
  return await answered(talk, ending === 'stall' ? Infinity : parts.length);
}

/** Whether so many answers have come; `false`: the connection ended before. */
async function answered(talk: Talk, count: number): Promise<boolean> {
  for (;;) {
    if (finals(talk) >= count) return true;
    if (talk.isOver) return false;
    await more(talk);
  }
}

function finals(talk: Talk): number {
  const came = talk.chunks.length === 1 ? (talk.chunks[0] as Buffer) : Buffer.concat(talk.chunks);
  talk.chunks.splice(0, Infinity, came);
  talk.read = readAnswers(came, (nth) => isHead(talk.script, nth), talk.isOver);
  return talk.read.answers.filter(({ status }) => status >= 200).length;
}

async function more(talk: Talk): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  talk.wake = resolve;
  if (!talk.isOver) await promise;
}

/** In pieces: what a reader holds between two of them is a state of its own. */
async function write({ socket, script }: Talk, bytes: Buffer): Promise<void> {
  let at = 0;
  for (let nth = 0; at < bytes.length && !socket.destroyed; nth += 1) {
    const size = script.sizes[nth % script.sizes.length] ?? bytes.length;
    const piece = bytes.subarray(at, at + size);
    at += size;
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = (): void => resolve();
    socket.once('close', done);
    socket.write(nth < MOST_PIECES ? piece : bytes.subarray(at - size), done);
    await promise;
    socket.off('close', done);
    if (nth === MOST_PIECES) return;
  }
}
