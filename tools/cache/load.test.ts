import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { random } from '../bench/options.ts';
import { readArtefact } from './artefact.ts';
import { type LoadTally, load } from './load.ts';
import { type StoredEntry, writeEntry } from './load-entries.ts';
import { rawFetch } from './raw-fetch.ts';
import { readFile } from 'node:fs/promises';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'subminute-load-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

/** A cache that keeps the first body of each hash and answers with what is made of it. */
async function cache(
  answer: (stored: Buffer | undefined) => { status: number; body?: Buffer },
): Promise<string> {
  const bodies = new Map<string, Buffer>();
  const server: Server = createServer((request, response) => {
    const url = request.url ?? '';
    buffer(request).then(
      (body) => {
        if (request.method === 'PUT') {
          response.writeHead(bodies.has(url) ? 403 : 200).end();
          if (!bodies.has(url)) bodies.set(url, body);
          return;
        }
        const { status, body: sent } = answer(bodies.get(url));
        response.writeHead(status, { 'content-length': sent?.length ?? 0 }).end(sent);
      },
      () => {},
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/c/bench`;
}

async function loaded(url: string): Promise<LoadTally> {
  const dir = folder();
  const entries: StoredEntry[] = [];
  for (const [key, bytes] of [1000, 50_000, 2_000_000].entries()) {
    entries.push(await writeEntry(dir, bytes, key));
  }
  return load({ url, token: 't', entries, clients: 8, requests: 10, random: random(1), patienceMs: 0 });
}

const found = (body: Buffer | undefined): { status: number; body?: Buffer } =>
  body ? { status: 200, body } : { status: 404 };

test('an entry is an artefact of so many bytes, the same ones each time', async () => {
  const [one, two] = [await writeEntry(folder(), 3_000_000, 7), await writeEntry(folder(), 3_000_000, 7)];
  const [first, second] = [
    await readArtefact(await readFile(one.file)),
    await readArtefact(await readFile(two.file)),
  ];
  expect(first.entries.map(({ header, data }) => [header.name, data.length])).toEqual([
    ['packages/load/dist/data-7', 3_000_000],
    ['terminalOutput', 6],
    ['code', 4],
  ]);
  expect(second.entries[0]?.data.equals(first.entries[0]?.data ?? Buffer.alloc(0))).toBe(true);
});

test('a cache that is in order has no fault', async () => {
  const tally = await loaded(await cache(found));
  expect(tally).toMatchObject({ wrongBytes: 0, badStatuses: 0, broken: 0, lost: 0 });
  expect(tally.hits).toBeGreaterThan(0);
});

test('a changed byte is a fault', async () => {
  const tally = await loaded(
    await cache((body) => found(body && Buffer.concat([body.subarray(0, -1), Buffer.from('!')]))),
  );
  expect(tally.wrongBytes).toBe(tally.hits);
});

test('a status that Nx does not bear is a fault', async () => {
  const tally = await loaded(await cache(() => ({ status: 500 })));
  expect(tally.badStatuses).toBe(tally.gets);
});

test('what was taken and is not there is lost', async () => {
  const tally = await loaded(await cache(() => ({ status: 404 })));
  expect(tally.lost).toBeGreaterThan(0);
});

test('what is only counted is counted to its end', async () => {
  const body = Buffer.alloc(1_000_000, 'x');
  using client = rawFetch({ url: await cache(() => ({ status: 200, body })), token: 't' });
  expect([await client.fetch('1'), await client.fetch('2')]).toEqual([1_000_000, 1_000_000]);
});
