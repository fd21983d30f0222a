import { randomBytes } from 'node:crypto';
import { isRecord } from '../fields.ts';
import { http } from '../http.ts';
import { type Address, parsed, proofOf } from '../protocol.ts';

/** Answers of more than this are not ours. */
const MAX_BYTES = 16 << 20;

/** Asks the shield; rejects where it does not answer in time, or not as it should, or somebody else does. */
export async function ask(
  { port, secret }: Address,
  name: string,
  message: unknown,
  timeoutMs: number,
): Promise<unknown> {
  const nonce = randomBytes(16).toString('hex');
  const said = await send(port, 'hello', { headers: { 'x-nonce': nonce }, text: '', timeoutMs });
  if (!isRecord(said) || said['proof'] !== proofOf(secret, nonce))
    throw new Error('another process listens there');
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  return await send(port, name, { headers, text: JSON.stringify(message), timeoutMs });
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly timeoutMs: number;
}

async function send(port: number, name: string, { headers, text, timeoutMs }: Sent): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const sent = http.request({
    host: '127.0.0.1',
    port,
    path: `/shield/v1/${name}`,
    method: 'POST',
    agent: false,
    headers,
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
      if (response.statusCode === 200) resolve(parsed(Buffer.concat(chunks).toString('utf8')));
      else reject(new Error(`it answered ${response.statusCode}`));
    });
  });
  sent.end(text);
  return await promise;
}
