import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Fault } from './faults.ts';

export interface FaultServer {
  readonly url: string;
  /** What was stored, by hash. */
  readonly stored: ReadonlyMap<string, Buffer>;
  /** How often. */
  readonly asked: { readonly gets: number; readonly puts: number };
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FaultServerOptions {
  /** Without one, it is a cache that has nothing and takes everything. */
  readonly fault?: Fault;
  /** What it sends for a hash where the fault lets it send something. */
  readonly bodies?: ReadonlyMap<string, Buffer>;
}

const PIECES = 50;

/** A cache on the loopback, in Nx's own protocol, with one fault at most. */
export async function faultServer({ fault, bodies }: FaultServerOptions = {}): Promise<FaultServer> {
  const stored = new Map<string, Buffer>();
  const asked = { gets: 0, puts: 0 };
  const server = createServer((request, response) => {
    // A client that goes away in the middle is part of the game.
    request.on('error', () => {});
    response.on('error', () => {});
    const hash = /^\/+v1\/cache\/(\d{1,20})$/.exec(request.url ?? '')?.[1];
    asked[request.method === 'PUT' ? 'puts' : 'gets']++;
    if (hash === undefined) response.writeHead(404).end();
    else if (request.method === 'PUT') void answerPut({ request, response, hash, stored }, fault);
    else void answerGet(request, response, bodies?.get(hash), fault);
  });
  // Silence is for ever.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Put {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly hash: string;
  readonly stored: Map<string, Buffer>;
}

async function answerPut({ request, response, hash, stored }: Put, fault?: Fault): Promise<void> {
  const answer = fault?.where === 'PUT' ? fault.answer : undefined;
  if (answer?.kind === 'stall') return;
  if (answer?.kind === 'early-status') say(response, answer.status);
  const body = await buffer(request).catch(() => undefined);
  if (!body || answer?.kind === 'early-status') return;
  if (answer) await give(answer, { request, response });
  else {
    stored.set(hash, body);
    response.writeHead(200).end();
  }
}

async function answerGet(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer | undefined,
  fault?: Fault,
): Promise<void> {
  const isFaulty = fault?.where === 'GET answer' || fault?.where === 'GET body';
  if (isFaulty && fault.answer) await give(fault.answer, { request, response, ...(body ? { body } : {}) });
  else if (isFaulty && body) response.writeHead(200, { 'content-length': body.length }).end(body);
  else response.writeHead(404).end();
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body?: Buffer;
}

async function give(answer: Answer, { request, response, body = Buffer.alloc(0) }: Asked): Promise<void> {
  switch (answer.kind) {
    case 'status':
    case 'early-status':
      return say(response, answer.status, 'type' in answer ? answer.type : undefined);
    case 'redirect':
      response.writeHead(answer.status, { location: request.url }).end();
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'reset-in-body':
      await half(response, body);
      request.socket.resetAndDestroy();
      return;
    case 'end-in-body':
      await half(response, body);
      request.socket.destroySoon();
      return;
    case 'stall':
      return half(response, body);
    case 'silence':
      return;
    case 'late':
      await sleep(answer.ms, undefined, { ref: false });
      return say(response, 404);
    case 'drip':
      return drip(response, body, answer.ms);
  }
}

function say(response: ServerResponse, status: number, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(status === 204 ? undefined : `fault ${status}\n`);
}

/** Half of what its head promises. */
async function half(response: ServerResponse, body: Buffer): Promise<void> {
  response.writeHead(200, { 'content-length': body.length });
  await new Promise((resolve) => response.write(body.subarray(0, body.length >> 1), resolve));
}

async function drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
  response.writeHead(200, { 'content-length': body.length });
  const size = Math.ceil(body.length / PIECES);
  for (let from = 0; from < body.length; from += size) {
    if (response.destroyed) return;
    response.write(body.subarray(from, from + size));
    await sleep(ms / PIECES, undefined, { ref: false });
  }
  response.end();
}
