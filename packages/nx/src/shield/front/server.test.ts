import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { layoutOf, makeFolders } from '../store/layout.ts';
import { Checkouts } from './checkouts.ts';
import type { Controlled } from './control.ts';
import { disk } from './disk.ts';
import { Journal } from './journal.ts';
import { Leases } from './leases.ts';
import { serverOf } from './server.ts';
import { WorkerLink } from './worker-link.ts';

const HEAD = 'Host: x\r\nAuthorization: Bearer s\r\n';
const IDLE_MS = 200;

let dir: string;
let server: Server;
let front: Controlled;

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'subminute-server-'));
  const layout = layoutOf(dir);
  makeFolders(layout);
  const journal = new Journal();
  front = {
    layout,
    journal,
    // Nothing is asked of it.
    worker: new WorkerLink(dir, { note: () => {}, upstream: () => {} }),
    checkouts: new Checkouts(),
    leases: new Leases(),
    disk: disk(journal),
    upstreams: new Map(),
    version: '1.0.0',
    upSinceMs: 0,
    port: () => 1,
    stop: () => {},
  };
  server = serverOf({ front, secret: () => 's', seen: () => {}, idleMs: IDLE_MS });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Talk {
  readonly socket: Socket;
  readonly came: () => string;
  readonly closed: Promise<void>;
}

function talk(...sent: readonly (string | Buffer)[]): Talk {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  let came = '';
  socket.on('data', (chunk: Buffer) => (came += chunk.toString('latin1')));
  socket.on('error', () => {});
  socket.once('close', () => resolve());
  for (const one of sent) socket.write(one);
  return { socket, closed, came: () => came };
}

const posted = (name: string, text: string, extra = HEAD): string =>
  `POST /shield/v1/${name} HTTP/1.1\r\n${extra}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

test.each([
  [
    'an upload without the secret',
    'PUT /c/000000000000/v1/cache/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab',
  ],
  ['a message', `POST /shield/v1/status HTTP/1.1\r\n${HEAD}Content-Length: 9\r\n\r\n{`],
  [
    'a lease that asks for nothing yet',
    `POST /shield/v1/lease HTTP/1.1\r\n${HEAD}Content-Length: 9\r\n\r\n{`,
  ],
  ['nothing', ''],
])('a connection that stands still in the middle of %s is ended', async (_, sent) => {
  const stalled = talk(sent);
  await stalled.closed;
  expect(stalled.came()).not.toContain('{');
});

test('a lease may stand still as long as a build takes', async () => {
  const asked = JSON.stringify({ hash: '1', task: 'a:build', checkout: '/w', nxPid: process.pid });
  const lease = talk(`POST /shield/v1/lease HTTP/1.1\r\n${HEAD}Content-Length: 9999\r\n\r\n${asked}\n`);
  await vi.waitFor(() => {
    expect(lease.came()).toContain('granted');
  });
  // Others that stand still come and go meanwhile.
  await talk('').closed;
  await talk('').closed;
  expect(front.leases.counts.held).toBe(1);
  lease.socket.destroy();
  await vi.waitFor(() => {
    expect(front.leases.counts.held).toBe(0);
  });
});

test('a lease that says more than anybody needs is ended', async () => {
  await talk(
    `POST /shield/v1/lease HTTP/1.1\r\n${HEAD}Content-Length: 9000000\r\n\r\n`,
    Buffer.alloc(9_000_000, 'x'),
  ).closed;
  expect(front.leases.counts).toEqual({ held: 0, waiting: 0 });
});

test.each([
  ['is too long', `"${'x'.repeat(9_000_000)}"`],
  ['has too many values', `{"key":"k","outputs":{},"x":[${'{},'.repeat(500_000)}0]}`],
])('a message that %s is read to its end, and malformed', async (_, text) => {
  const said = talk(posted('outputs', text), posted('hello', '', 'Host: x\r\nConnection: close\r\n'));
  await said.closed;
  expect(said.came()).toMatch(/^HTTP\/1.1 400 [^]*\{"error":"malformed"\}HTTP\/1.1 200 /);
});

test.each([
  ['a store without an end', '"maxBytes":1e999', '/w'],
  ['no folder', '"maxBytes":1', 'x'],
  ['a folder that there is not', '"maxBytes":1', '/\\u0000'],
])('no run begins in %s', async (_, bounds, checkout) => {
  const maker = `{"checkout":"${checkout}","user":"u","host":"h","tools":{}}`;
  const begin = `{"maker":${maker},"outputsKey":"k","pid":1,"bounds":{${bounds},"maxAgeMs":1}}`;
  const said = talk(posted('runs', begin, `${HEAD}Connection: close\r\n`));
  await said.closed;
  expect(said.came()).toContain('{"error":"malformed"}');
});

test('lists of a very large workspace are taken', async () => {
  const tasks = Array.from({ length: 60_000 }, (_, at) => [
    `packages/project-${at}:build`,
    [`packages/project-${at}/dist`],
  ]);
  const text = JSON.stringify({ key: 'k', outputs: Object.fromEntries(tasks) });
  const said = talk(posted('outputs', text, `${HEAD}Connection: close\r\n`));
  await said.closed;
  expect(said.came()).toContain('HTTP/1.1 200');
  expect(front.checkouts.knowsOutputs('k')).toBe(true);
});
