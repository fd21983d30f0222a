import type { ClientRequest, IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { isRecord } from '../fields.ts';
import { http } from '../http.ts';
import { type LeaseAsked, parsed } from '../protocol.ts';
import type { TaskSide } from './task-side.ts';

/** A shield that lives answers at once. */
const ANSWER_MS = 1000;

/**
 *   asked ──► granted: build it, then `passed`
 *     ├─────► built: somebody else did, it is stored
 *     └─────► alone: there is no shield, or others took too long: build it
 */
export type Lease =
  | { readonly state: 'granted'; readonly end: (hasPassed: boolean) => Promise<void> }
  | { readonly state: 'built'; readonly outputs: readonly string[] }
  | { readonly state: 'alone' };

/**
 * Asks whether to build a hash. Waits while somebody else does, at most `waitMs`. Whoever is granted it holds it by an
 * open connection: it is free again as soon as its process ends, however it does.
 */
export async function lease(side: TaskSide, asked: LeaseAsked, waitMs: number): Promise<Lease> {
  const { promise, resolve } = Promise.withResolvers<Lease>();
  const alone = (): void => resolve({ state: 'alone' });
  const sent = http.request({
    host: '127.0.0.1',
    port: side.port,
    path: '/shield/v1/lease',
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${side.secret}` },
  });
  let timer = setTimeout(alone, ANSWER_MS);
  sent.on('error', alone);
  sent.once('response', (response) => {
    response.on('error', alone);
    response.once('close', alone);
    const lines = createInterface({ input: response });
    lines.on('error', alone);
    lines.on('line', (line) => {
      const said = parsed(line);
      clearTimeout(timer);
      if (!isRecord(said)) return;
      if (said['state'] === 'waiting') timer = setTimeout(alone, waitMs);
      if (said['state'] === 'built') resolve({ state: 'built', outputs: textsOf(said['outputs']) });
      if (said['state'] === 'granted') resolve(granted(sent, response));
    });
  });
  sent.write(`${JSON.stringify(asked)}\n`);
  const found = await promise;
  clearTimeout(timer);
  if (found.state !== 'granted') sent.destroy();
  return found;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function granted(sent: ClientRequest, response: IncomingMessage): Lease {
  return {
    state: 'granted',
    async end(hasPassed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ANSWER_MS);
      response.once('close', resolve);
      sent.once('error', () => resolve());
      if (!hasPassed) sent.destroy();
      else sent.end('{"passed":true}\n');
      response.resume();
      await promise;
      clearTimeout(timer);
      sent.destroy();
    },
  };
}
