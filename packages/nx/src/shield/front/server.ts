import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { http } from '../http.ts';
import { isTaskHash, proofOf } from '../protocol.ts';
import { type Controlled, control } from './control.ts';
import { getEntry } from './get-entry.ts';
import { putEntry } from './put-entry.ts';
import { endWithConnection } from './unfinished.ts';

const CACHE = /^\/c\/([\da-f]{12})\/+v1\/cache\/([^/?#]+)$/;
const CONTROL = /^\/shield\/v1\/([a-z]+)$/;

const IDLE_MS = 30_000;

export interface Served {
  readonly front: Controlled;
  readonly secret: () => string;
  /** A request has come, or has ended. */
  readonly seen: () => void;
  /** A client that sends nothing and takes nothing for so long is gone, whatever it asked for; but for a lease. */
  readonly idleMs?: number;
}

/** The listener of the shield: to Nx it says 200 or 404 to a GET, 200 or 403 to a PUT, whatever happens. */
export function serverOf({ front, secret, seen, idleMs = IDLE_MS }: Served): Server {
  const server = http.createServer((request, response) => {
    seen();
    response.once('close', seen);
    request.on('error', () => {});
    response.on('error', () => {});
    answer(front, secret(), request, response).catch((error: unknown) => {
      front.journal.note(`a request failed: ${(error as Error).message}`);
      if (response.headersSent) response.destroy();
      else refuse(request, response);
    });
  });
  endWithConnection(server);
  // A large archive takes its time.
  server.requestTimeout = 0;
  server.timeout = idleMs;
  server.keepAliveTimeout = 60_000;
  return server;
}

async function answer(
  front: Controlled,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '';
  const isTrusted = isSecret(request.headers.authorization, secret);
  const [, name] = CONTROL.exec(url) ?? [];
  if (name === 'hello') return hello(secret, request, response);
  if (name !== undefined) {
    if (isTrusted) return control(front, name, request, response);
    response.writeHead(403, { 'content-length': 0 }).end();
    return;
  }
  const [, id = '', hash = ''] = CACHE.exec(url) ?? [];
  const checkout = front.checkouts.get(id);
  if (!isTrusted || !checkout || !isTaskHash(hash) || front.disk.isResting())
    return refuse(request, response);
  if (request.method === 'GET') return getEntry(front, checkout, hash, response);
  if (request.method !== 'PUT') return refuse(request, response);
  const status = await putEntry(front, checkout, hash, request);
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': 0 }).end();
}

const MAX_NONCE = 128;

function hello(secret: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const nonce = request.headers['x-nonce'];
  const proof = typeof nonce === 'string' && nonce.length <= MAX_NONCE ? proofOf(secret, nonce) : '';
  const text = JSON.stringify({ proof });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}

/** What Nx bears: a miss, or a silent no. The body is read to its end, since a client may wait for that. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const status = request.method === 'PUT' ? 403 : 404;
  const end = (): void => {
    response.writeHead(status, { 'content-type': 'text/plain', 'content-length': 0 }).end();
  };
  if (request.complete || request.method !== 'PUT') end();
  else request.once('end', end);
}

function isSecret(authorization: string | undefined, secret: string): boolean {
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
