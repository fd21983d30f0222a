import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A remote cache in Nx's protocol, on loopback, that does what a test wants. */
export interface FakeRemote extends AsyncDisposable {
  readonly url: string;
  /** By hash: what it has, or was sent. */
  readonly bodies: Map<string, Buffer>;
  /** `GET 1`, `PUT 2`: what it was asked. */
  readonly asked: string[];
  /** Answers in its place; `undefined` again: it works. */
  fault: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

export async function fakeRemote(): Promise<FakeRemote> {
  const bodies = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const hash = request.url?.split('/').at(-1) ?? '';
    asked.push(`${request.method} ${hash}`);
    if (remote.fault) return remote.fault(request, response);
    if (request.method === 'PUT') return void take(request, response, hash);
    const body = bodies.get(hash);
    if (!body) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  const take = async (request: IncomingMessage, response: ServerResponse, hash: string): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    bodies.set(hash, Buffer.concat(chunks));
    response.writeHead(200).end();
  };
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const remote: FakeRemote = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    asked,
    fault: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return remote;
}
