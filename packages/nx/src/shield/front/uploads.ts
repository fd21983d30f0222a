import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Upstream } from '../protocol.ts';
import type { Front } from './state.ts';

/**
 * Puts an entry into the queue of those that are sent upstream. The queue is a folder, so that it outlives the shield;
 * tokens are not in it: that of the newest run with this upstream counts.
 */
export async function queueUpload(front: Front, hash: string, upstream: Upstream): Promise<void> {
  const queued = { version: 1, hash, url: upstream.url };
  const file = path.join(front.layout.uploads, `${hash}.json`);
  await writeFile(file, `${JSON.stringify(queued)}\n`, { mode: 0o600 });
  await sendUploads(front, upstream);
}

/** Sends what is queued for an upstream. */
export async function sendUploads({ worker, journal }: Front, upstream: Upstream): Promise<void> {
  const { left, why } = await worker.ask({ ask: 'send', upstream });
  if (left > 0)
    journal.note(`${left} entries are not sent to the remote cache yet: ${why ?? 'it did not answer'}`);
}

export async function uploadsLeft({ layout }: Front): Promise<number> {
  return (await readdir(layout.uploads).catch(() => [])).length;
}
