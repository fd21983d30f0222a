import { request } from 'node:http';
import { type Address, parsed } from '../protocol.ts';

/** Answers of more than this are not ours. */
const MAX_BYTES = 16 << 20;

/** Asks the shield; rejects where it does not answer in time, or not as it should. */
export async function ask(
  { port, secret }: Address,
  name: string,
  message: unknown,
  timeoutMs: number,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const sent = request({
    host: '127.0.0.1',
    port,
    path: `/shield/v1/${name}`,
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  sent.once('error', reject);
  sent.once('response', (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) sent.destroy(new Error('its answer is too long'));
      chunks.push(chunk);
    });
    response.once('error', reject);
    response.once('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (response.statusCode === 200) resolve(parsed(text));
      else reject(new Error(`it answered ${response.statusCode}`));
    });
  });
  sent.end(JSON.stringify(message));
  return await promise;
}
