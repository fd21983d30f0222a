import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A remote cache that speaks Nx's own protocol on loopback, in memory. */
export interface RemoteCache extends AsyncDisposable {
  readonly url: string;
  /** What Nx is to be told to use it. */
  readonly env: NodeJS.ProcessEnv;
  /** By hash: what it has, or was sent; may be changed. */
  readonly bodies: Map<string, Buffer>;
  /** What it was asked: `GET 123`. */
  readonly asked: string[];
  readonly tokens: Set<string>;
  /** Answers in its place; `undefined`: it works. */
  fault: Answer | undefined;
}

/** With a status, it always answers with that. */
export async function remoteCache(status?: number): Promise<RemoteCache> {
  const [bodies, tokens] = [new Map<string, Buffer>(), new Set<string>()];
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hash = request.url?.split('/').at(-1) ?? '';
    asked.push(`${request.method} ${hash}`);
    tokens.add(request.headers.authorization ?? '');
    if (remote.fault) return remote.fault(request, response);
    if (request.method === 'PUT') {
      bodies.set(hash, await buffer(request));
      response.writeHead(200).end();
      return;
    }
    const body = bodies.get(hash);
    if (body) response.writeHead(200, { 'content-length': body.length }).end(body);
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    // Whoever sent it may be gone.
    answer(request, response).catch(() => response.destroy());
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const remote: RemoteCache = {
    url,
    env: {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: url,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'token',
      NO_PROXY: '127.0.0.1',
    },
    bodies,
    asked,
    tokens,
    fault: status === undefined ? undefined : answering(status),
    [Symbol.asyncDispose]: async () => {
      const { promise, resolve: closed } = Promise.withResolvers<void>();
      server.close(() => closed());
      server.closeAllConnections();
      await promise;
    },
  };
  return remote;
}

/** After all was read, as most servers do. */
function answering(status: number): Answer {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  };
}
