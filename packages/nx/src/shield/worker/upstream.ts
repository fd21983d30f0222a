import {
  type CircuitBreakerPolicy,
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from 'cockatiel';
import pLimit from 'p-limit';
import type { Upstream } from '../protocol.ts';

/** The first byte of an answer is waited for so long. */
const FIRST_BYTE_MS = 1500;
/** A body that stands still for so long does not come. */
const STALL_MS = 2000;
/** All of a body, also where the run has long gone on without it. */
const BODY_MS = 120_000;
/** Failures in a row after which nothing is asked. */
const FAILURES = 3;
const OPEN_MS = 30_000;
const AT_ONCE = 16;

export type State = 'closed' | 'open';

/** A remote cache in Nx's own protocol. What it does wrong is thrown, and counts against it. */
export class Remote {
  readonly #breaker: CircuitBreakerPolicy;
  /** Of uploads: a remote cache may be read well and not be written. */
  readonly #uploads: CircuitBreakerPolicy = breaker();
  readonly #limit = pLimit(AT_ONCE);

  constructor(said: (state: State) => void) {
    this.#breaker = breaker();
    this.#breaker.onStateChange((state) => said(state === CircuitState.Closed ? 'closed' : 'open'));
  }

  /** The body of an entry is given to `take`; `false` where there is none. */
  async get(upstream: Upstream, hash: string, take: (body: Body) => Promise<void>): Promise<boolean> {
    return await this.#limit(() => this.#breaker.execute(() => get(upstream, hash, take)));
  }

  /** Sends a body; says why it will never be taken. A remote cache that has the entry is right too. */
  async put(upstream: Upstream, hash: string, body: Sent): Promise<string | undefined> {
    return await this.#limit(() => this.#uploads.execute(() => put(upstream, hash, body)));
  }
}

function breaker(): CircuitBreakerPolicy {
  return circuitBreaker(handleAll, { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES) });
}

/** Whether it is known that asking is useless for now. */
export function isBroken(error: unknown): boolean {
  return error instanceof BrokenCircuitError;
}

export interface Body {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** As announced, in bytes. */
  readonly size: number | undefined;
}

export interface Sent {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly size: number;
}

async function get(upstream: Upstream, hash: string, take: (body: Body) => Promise<void>): Promise<boolean> {
  const ending = new AbortController();
  const first = setTimeout(() => ending.abort(new Error('no answer in 1.5 s')), FIRST_BYTE_MS);
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(BODY_MS)]);
  try {
    const response = await fetch(addressOf(upstream, hash), {
      headers: headersOf(upstream),
      redirect: 'error',
      signal,
    });
    clearTimeout(first);
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      if (response.status === 404) return false;
      throw new Error(`it answered ${response.status}`);
    }
    const length = response.headers.get('content-length');
    await take({ chunks: lively(response.body, ending), size: length === null ? undefined : Number(length) });
    return true;
  } finally {
    clearTimeout(first);
    ending.abort();
  }
}

/** The chunks of a body as long as they keep coming. */
async function* lively(body: AsyncIterable<Uint8Array>, ending: AbortController): AsyncGenerator<Uint8Array> {
  const end = (): void => ending.abort(new Error('its body stood still for 2 s'));
  let timer = setTimeout(end, STALL_MS);
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(end, STALL_MS);
    }
  } finally {
    clearTimeout(timer);
  }
}

const TAKEN: readonly number[] = [200, 201, 202, 204, 409];
/** Of those that blame the client. */
const LATER: readonly number[] = [401, 408, 429];

async function put(upstream: Upstream, hash: string, { chunks, size }: Sent): Promise<string | undefined> {
  const response = await fetch(addressOf(upstream, hash), {
    method: 'PUT',
    headers: {
      ...headersOf(upstream),
      'content-type': 'application/octet-stream',
      'content-length': String(size),
    },
    body: ReadableStream.from(chunks),
    duplex: 'half',
    redirect: 'error',
    signal: AbortSignal.timeout(BODY_MS),
  });
  await response.body?.cancel();
  if (TAKEN.includes(response.status)) return undefined;
  // It will not take this one tomorrow either.
  if (response.status >= 400 && response.status < 500 && !LATER.includes(response.status))
    return `it does not take an entry (${response.status})`;
  throw new Error(`it answered ${response.status} to an upload`);
}

function addressOf({ url }: Upstream, hash: string): string {
  return `${url}/v1/cache/${hash}`;
}

function headersOf({ token }: Upstream): Readonly<Record<string, string>> {
  const accept = { accept: 'application/octet-stream' };
  // A token with a line break would be refused with an error that shows it.
  return token === undefined
    ? accept
    : { ...accept, authorization: `Bearer ${token.replaceAll(/[^\x21-\x7E]/g, '')}` };
}
