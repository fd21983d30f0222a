import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A remote cache that speaks Nx's own protocol on loopback. */
export interface RemoteCache {
  readonly url: string;
  /** Bodies by hash. */
  readonly bodies: Map<string, Buffer>;
  /** What was asked: `GET 123`. */
  readonly asked: string[];
  readonly tokens: Set<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Answers by what it holds; with a status, always with that. */
export async function remoteCache(status?: number): Promise<RemoteCache> {
  const bodies = new Map<string, Buffer>();
  const asked: string[] = [];
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const hash = (request.url ?? '').split('/').at(-1) ?? '';
      asked.push(`${request.method} ${hash}`);
      tokens.add(request.headers.authorization ?? '');
      if (status !== undefined) return void response.writeHead(status).end();
      const body = bodies.get(hash);
      if (request.method === 'PUT') {
        bodies.set(hash, Buffer.concat(chunks));
        response.writeHead(200).end();
      } else if (body) response.writeHead(200, { 'content-length': body.length }).end(body);
      else response.writeHead(404).end();
    });
  });
  await listen(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    bodies,
    asked,
    tokens,
    [Symbol.asyncDispose]: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

async function listen(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
}
