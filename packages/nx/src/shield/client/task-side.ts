import type { IncomingMessage } from 'node:http';
import { http } from '../http.ts';

/** What a task knows of the shield: what Nx was told is in its environment. */
export interface TaskSide {
  readonly port: number;
  /** Before `/v1/cache`. */
  readonly prefix: string;
  readonly secret: string;
}

/** `undefined` where Nx runs without the shield. */
export function taskSide(env: Readonly<NodeJS.ProcessEnv>): TaskSide | undefined {
  const secret = env['NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN'] ?? '';
  const found = /^http:\/\/127\.0\.0\.1:(\d+)(\/c\/[\da-f]{12})$/.exec(
    env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] ?? '',
  );
  const [, port, prefix] = found ?? [];
  if (port === undefined || prefix === undefined || secret === '') return undefined;
  return { port: Number(port), prefix, secret };
}

/** A shield that says nothing for so long is none. */
const STALL_MS = 10_000;

/** The archive of a hash, as Nx would get it; `undefined` where there is none. */
export async function archiveOf(
  { port, prefix, secret }: TaskSide,
  hash: string,
): Promise<IncomingMessage | undefined> {
  const { promise, resolve } = Promise.withResolvers<IncomingMessage | undefined>();
  const sent = http.request({
    host: '127.0.0.1',
    port,
    path: `${prefix}/v1/cache/${hash}`,
    agent: false,
    headers: { authorization: `Bearer ${secret}` },
  });
  sent.setTimeout(STALL_MS, () => sent.destroy(new Error('the shield does not answer')));
  sent.on('error', () => {
    resolve(undefined);
  });
  sent.once('response', (response) => {
    if (response.statusCode === 200) return resolve(response);
    response.resume();
    resolve(undefined);
  });
  sent.end();
  return await promise;
}
