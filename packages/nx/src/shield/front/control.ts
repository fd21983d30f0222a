import type { IncomingMessage, ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { keepTask, touchEntry } from '../store/entries.ts';
import {
  type LeaseState,
  type RunBegun,
  type Status,
  PROTOCOL,
  parsed,
  readEndedTasks,
  readLeaseAsked,
  readOutputs,
  readRunBegin,
} from '../protocol.ts';
import { isRecord } from '../fields.ts';
import type { Applicant } from './leases.ts';
import type { Front } from './state.ts';
import { sendUploads, uploadsLeft } from './uploads.ts';

/** Messages are small; lists of all outputs or tasks of a large workspace are not. */
const MAX_BYTES: Readonly<Record<string, number>> = { outputs: 8 << 20, tasks: 8 << 20 };
const MAX_SMALL_BYTES = 64 << 10;
/** Values are dear, also where their text is short: so many take half of the memory that there is. */
const MAX_VALUES = 400_000;

export interface Controlled extends Front {
  readonly version: string;
  readonly port: () => number;
  readonly upSinceMs: number;
  readonly upstreams: ReadonlyMap<string, 'closed' | 'open'>;
  readonly stop: () => void;
}

type Handler = (front: Controlled, message: unknown) => Promise<unknown>;

/** By the last part of the path. What they return is the answer; `undefined` says that the message was malformed. */
const HANDLERS: Readonly<Record<string, Handler>> = { runs, outputs, tasks, status, stop };

/** Answers the hooks and the command. */
export async function control(
  front: Controlled,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (name === 'lease') return lease(front, request, response);
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
  const answer =
    handler && (await handler(front, parsed(await textOf(request, MAX_BYTES[name] ?? MAX_SMALL_BYTES))));
  const text = JSON.stringify(answer ?? { error: handler ? 'malformed' : 'unknown' });
  response.writeHead(answer === undefined ? 400 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Empty where it is too much; that is read to its end, since a client may wait for that. */
async function textOf(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let values = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes || values > MAX_VALUES) continue;
    values += valuesIn(chunk);
    chunks.push(chunk);
  }
  return bytes > maxBytes || values > MAX_VALUES ? '' : Buffer.concat(chunks).toString('utf8');
}

/** No fewer than JSON has here. */
function valuesIn(chunk: Buffer): number {
  let values = 0;
  for (const byte of chunk) if (byte === COMMA || byte === BRACKET || byte === BRACE) values += 1;
  return values;
}

const [COMMA, BRACKET, BRACE] = [0x2c, 0x5b, 0x7b];

async function runs(front: Controlled, message: unknown): Promise<RunBegun | undefined> {
  const begin = readRunBegin(message);
  if (!begin) return undefined;
  const { id } = front.checkouts.begin(begin);
  if (begin.upstream?.writes === true && (await uploadsLeft(front)) > 0) {
    sendUploads(front, begin.upstream).catch(() => {});
  }
  return {
    version: front.version,
    url: `http://127.0.0.1:${front.port()}/c/${id}`,
    needsOutputs: !front.checkouts.knowsOutputs(begin.outputsKey),
  };
}

async function outputs({ checkouts }: Controlled, message: unknown): Promise<object | undefined> {
  const told = readOutputs(message);
  if (!told) return undefined;
  checkouts.setOutputs(told);
  return {};
}

/** Nx asks its own cache first: what it found there is in use here too. */
async function tasks({ layout, checkouts }: Controlled, message: unknown): Promise<object | undefined> {
  const told = readEndedTasks(message);
  if (!told) return undefined;
  checkouts.end(told.checkout, told.pid);
  for (const task of told.tasks) {
    await keepTask(layout, task);
    if (task.from === 'local-cache') await touchEntry(layout, task.hash);
  }
  return {};
}

async function status(front: Controlled): Promise<Status> {
  const { journal, leases, worker, version, upSinceMs, upstreams } = front;
  return {
    protocol: PROTOCOL,
    version,
    pid: process.pid,
    ...(worker.pid === undefined ? {} : { workerPid: worker.pid }),
    upSinceMs,
    workerStarts: worker.starts,
    counts: journal.counts,
    upstreams: Object.fromEntries(upstreams),
    builds: leases.counts,
    uploads: await uploadsLeft(front),
    notes: journal.notes,
  };
}

/** Not under a run: Nx would end it at the first answer that does not come. */
async function stop(front: Controlled): Promise<object> {
  const stops = front.checkouts.living() === 0 && front.leases.counts.held === 0;
  if (stops) setImmediate(front.stop);
  return { stops };
}

/** Goes on until the connection ends: then whoever asked is gone. */
async function lease(
  { leases, checkouts }: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let applicant: Applicant | undefined;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  bounded(request, MAX_SMALL_BYTES);
  response.once('close', () => {
    if (applicant) leases.gone(applicant);
  });
  for await (const line of createInterface({ input: request })) {
    const message = parsed(line);
    const asked = readLeaseAsked(message);
    if (!applicant && asked) {
      const outputs = checkouts.declaredOf(asked.checkout)?.byTask.get(asked.task) ?? [];
      applicant = { asked, outputs, say: sayer(response) };
      // A build may take long, and nothing is said meanwhile.
      request.setTimeout(0);
      leases.ask(applicant);
    } else if (applicant && isRecord(message) && message['passed'] === true) {
      leases.passed(applicant);
    }
  }
  response.end();
}

/** Ends who sends more, since nobody has a use for it. */
function bounded(request: IncomingMessage, maxBytes: number): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) request.destroy();
  });
}

function sayer(response: ServerResponse): (state: LeaseState) => void {
  return (state) => {
    response.write(`${JSON.stringify(state)}\n`);
  };
}
