import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../packages/nx/src/shield/client/ask.ts';
import { type Reached, beginRun, statusOf } from '../../packages/nx/dist/shield/client/reach.js';
import { DEFAULT_BOUNDS, type Status } from '../../packages/nx/src/shield/protocol.ts';
import { OUTPUT, type SampleArchive, measuresOf, piecesOf } from './sample-archive.ts';

/** A shield with a store of its own, ended and removed at the end. */
export interface ShieldProcess extends AsyncDisposable {
  readonly place: string;
  /** The shield as it is now; starts it where it is not. */
  readonly reach: () => Promise<Reached>;
  readonly status: () => Promise<Status | undefined>;
}

const CHECKOUT = '/bench/checkout';

export function shieldProcess(): ShieldProcess {
  const place = mkdtempSync(path.join(os.tmpdir(), 'subminute-bench-shield-'));
  const maker = { checkout: CHECKOUT, user: 'bench', host: os.hostname(), tools: {} };
  const reach = async (): Promise<Reached> => {
    const reached = await beginRun(place, {
      maker,
      outputsKey: '1',
      pid: process.pid,
      bounds: DEFAULT_BOUNDS,
    });
    if (!reached.ok) throw new Error(`the shield cannot be reached: ${reached.error}`);
    if (reached.value.run.needsOutputs) {
      await ask(reached.value.address, 'outputs', { key: '1', outputs: { 'a:build': [OUTPUT] } }, 5000);
    }
    return reached.value;
  };
  return {
    place,
    reach,
    status: async () => await statusOf(place),
    async [Symbol.asyncDispose]() {
      const status = await statusOf(place);
      if (status) process.kill(status.pid, 'SIGTERM');
      await sleep(300);
      if (status) kill(status.pid);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

/** Sends an archive as Nx does; the status of the answer. */
export async function put(
  { address, run }: Reached,
  hash: string,
  sample: SampleArchive,
  signal?: AbortSignal,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(`${run.url}/v1/cache/${hash}`, {
    method: 'PUT',
    agent: false,
    headers: {
      authorization: `Bearer ${address.secret}`,
      'content-type': 'application/octet-stream',
      'content-length': measuresOf(sample).bytes,
    },
    ...(signal ? { signal } : {}),
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  pipeline(Readable.from(piecesOf(sample)), sent).catch(reject);
  return await promise;
}

export interface Got {
  readonly status: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Fetches an archive as Nx does; rejects where the answer is cut off. */
export async function get({ address, run }: Reached, hash: string, signal?: AbortSignal): Promise<Got> {
  const { promise, resolve, reject } = Promise.withResolvers<Got>();
  const sent = request(`${run.url}/v1/cache/${hash}`, {
    agent: false,
    headers: { authorization: `Bearer ${address.secret}` },
    ...(signal ? { signal } : {}),
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    const sum = createHash('sha256');
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      sum.update(chunk);
      bytes += chunk.length;
    });
    response.once('error', reject);
    response.once('end', () => {
      if (response.complete) resolve({ status: response.statusCode ?? 0, bytes, sha256: sum.digest('hex') });
      else reject(new Error('cut off'));
    });
  });
  sent.end();
  return await promise;
}
