import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A remote cache in memory, as Nx's own protocol wants it, for one workspace of a test. */
export interface CacheServer {
  /** What Nx is to be told to use it. */
  readonly env: NodeJS.ProcessEnv;
  /** The archives that it holds, by hash; may be changed. */
  readonly entries: Map<string, Buffer>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function cacheServer(): Promise<CacheServer> {
  const entries = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const hash = /^\/v1\/cache\/(\d{1,20})$/.exec(request.url ?? '')?.[1] ?? '';
    if (request.method === 'PUT') {
      void bodyOf(request).then((body) => {
        entries.set(hash, body);
        response.end();
      });
      return;
    }
    const entry = entries.get(hash);
    if (entry) response.setHeader('Content-Type', 'application/octet-stream').end(entry);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    entries,
    env: {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'token',
      NO_PROXY: '127.0.0.1',
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
