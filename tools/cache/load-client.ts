import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from 'node:http';
import { finished, pipeline } from 'node:stream/promises';
import type { StoredEntry } from './load-entries.ts';

export interface Got {
  readonly status: number;
  readonly bytes: number;
  /** Of the body. */
  readonly sha256: string;
}

/** Asks a cache as Nx does. */
export interface LoadClient extends Disposable {
  put(hash: string, entry: StoredEntry): Promise<number>;
  get(hash: string): Promise<Got>;
}

export interface LoadTarget {
  /** What Nx would be given, without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

export function loadClient({ url, token }: LoadTarget): LoadClient {
  const agent = new Agent({ keepAlive: true });
  const ask = (method: string, hash: string, headers: OutgoingHttpHeaders = {}): ClientRequest =>
    request(`${url}/v1/cache/${hash}`, {
      method,
      agent,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  return {
    put: async (hash, { file, bytes }) => {
      const asking = ask('PUT', hash, {
        'content-length': bytes,
        'content-type': 'application/octet-stream',
      });
      const answered = answerTo(asking);
      // A server may answer before it has read all.
      const sent = pipeline(createReadStream(file), asking).catch(() => {});
      const answer = await answered;
      answer.resume();
      await Promise.all([finished(answer), sent]);
      return answer.statusCode ?? 0;
    },
    get: async (hash) => {
      const asking = ask('GET', hash);
      const answered = answerTo(asking);
      asking.end();
      const answer = await answered;
      const digest = createHash('sha256');
      let bytes = 0;
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        digest.update(chunk);
      }
      return { status: answer.statusCode ?? 0, bytes, sha256: digest.digest('hex') };
    },
    [Symbol.dispose]: () => {
      agent.destroy();
    },
  };
}

function answerTo(asking: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asking.once('response', resolve).on('error', reject);
  });
}
