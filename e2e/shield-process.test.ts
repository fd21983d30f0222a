import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pidsIn } from '../tools/bench/cpu.ts';
import { remoteCache } from '../tools/rig/remote-cache.ts';
import { OUTPUT, piecesOf } from '../tools/cache/sample-archive.ts';
import { ask } from '../packages/nx/src/shield/client/ask.ts';
import { lease } from '../packages/nx/src/shield/client/lease.ts';
import { type Reached, beginRun, statusOf } from '../packages/nx/dist/shield/client/reach.js';
import { archiveOf, taskSide } from '../packages/nx/src/shield/client/task-side.ts';
import { DEFAULT_BOUNDS, type Upstream } from '../packages/nx/src/shield/protocol.ts';
import { namespace } from '../packages/nx/src/shield/front/only-one.ts';
import { keepAddress } from '../packages/nx/src/shield/store/address.ts';
import { pack } from '../packages/nx/src/testing/archive.ts';
import { entryOf, removeEntry } from '../packages/nx/src/shield/store/entries.ts';
import { bodyFile, layoutOf, shieldDir } from '../packages/nx/src/shield/store/layout.ts';

let place: string;

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'subminute-shield-'));
});
afterEach(() => {
  // One that was told to end may be about to.
  for (const pid of pidsIn(place)) kill(pid);
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

async function begin(checkout = '/w/a', upstream?: Upstream, pid: number = NOBODY): Promise<Reached> {
  const maker = { checkout, user: 'u', host: 'h', tools: {} };
  const run = { maker, outputsKey: 'k', pid, bounds: DEFAULT_BOUNDS, ...(upstream ? { upstream } : {}) };
  const reached = await beginRun(place, run);
  if (!reached.ok) throw new Error(reached.error);
  const { address, run: begun } = reached.value;
  if (begun.needsOutputs) await ask(address, 'outputs', { key: 'k', outputs: { 'a:build': [OUTPUT] } }, 5000);
  return reached.value;
}

/** Above what any system gives away: a run that has ended. */
const NOBODY = 2 ** 30;

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

interface Asking {
  readonly method?: 'PUT';
  readonly body?: Buffer;
  readonly secret?: string;
  readonly announced?: number;
}

async function send({ address, run }: Reached, name: string, asking: Asking = {}): Promise<Answer> {
  const { method = 'GET', body, secret = address.secret, announced = body?.length } = asking;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = {
    authorization: `Bearer ${secret}`,
    ...(announced === undefined ? {} : { 'content-length': announced }),
  };
  const sent = request(`${run.url}/v1/cache/${name}`, { method, agent: false, headers });
  sent.once('error', reject);
  sent.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => {
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
    });
  });
  if (body && announced !== body.length) sent.write(body, () => sent.destroy(new Error('gone')));
  else sent.end(body);
  return await promise;
}

const put = (to: Reached, hash: string, body: Buffer): Promise<Answer> =>
  send(to, hash, { method: 'PUT', body });
const sample = (seed: number): Buffer => Buffer.concat([...piecesOf({ seed, contentBytes: 5000 })]);

test('what an Nx has sent another one gets, byte for byte, and the first that was sent stays', async () => {
  const shield = await begin();
  expect((await send(shield, '1')).status).toBe(404);
  expect((await put(shield, '1', sample(1))).status).toBe(200);
  expect((await put(shield, '1', sample(2))).status).toBe(403);
  const other = await begin('/w/b');
  expect(other.run.url).not.toBe(shield.run.url);
  expect(await send(other, '1')).toEqual({ status: 200, body: sample(1) });
});

test('to Nx it says 200 and 404, 200 and 403, and nothing else', async () => {
  const shield = await begin();
  const body = sample(1);
  for (const name of ['x', '..%2f1', '123456789012345678901', '-1'])
    expect([(await send(shield, name)).status, (await put(shield, name, body)).status]).toEqual([404, 403]);
  expect((await send(shield, '1', { secret: 'wrong' })).status).toBe(404);
  expect((await send(shield, '1', { method: 'PUT', body, secret: 'wrong' })).status).toBe(403);
  expect((await put(shield, '1', Buffer.alloc(0))).status).toBe(403);
  await expect(ask({ ...shield.address, secret: 'wrong' }, 'status', {}, 5000)).rejects.toThrow(
    'another process',
  );
});

test('who has got the port of a shield is not told the secret, and another shield is started', async () => {
  const before = await begin();
  kill(before.address.pid);
  const heard: string[] = [];
  const thief = createServer((asked, response) => {
    heard.push(JSON.stringify(asked.headers));
    response.end('{}');
  });
  await vi.waitFor(async () => {
    expect(await statusOf(place)).toBeUndefined();
  });
  thief.listen(before.address.port, '127.0.0.1');
  const after = await begin();
  expect(after.address.port).not.toBe(before.address.port);
  expect(heard.join('')).toContain('x-nonce');
  expect(heard.join('')).not.toContain(before.address.secret);
  thief.close();
});

test('a client that goes away in the middle leaves nothing behind', async () => {
  const shield = await begin();
  await expect(send(shield, '1', { method: 'PUT', body: sample(1), announced: 9000 })).rejects.toThrow(
    'gone',
  );
  const layout = layoutOf(shieldDir(place));
  await vi.waitFor(() => {
    expect(readdirSync(layout.temporary)).toEqual([]);
  });
  expect(readdirSync(layout.entries)).toEqual([]);
  expect((await send(shield, '1')).status).toBe(404);
});

test('bytes that changed on disk are a miss, and the entry can be made anew', async () => {
  const shield = await begin();
  await put(shield, '1', sample(1));
  const layout = layoutOf(shieldDir(place));
  const entry = await entryOf(layout, '1');
  const file = bodyFile(layout, entry?.body ?? '');
  expect((await send(shield, '1')).status).toBe(200);
  const spoiled = sample(1);
  spoiled.writeUInt8(spoiled.readUInt8(3000) ^ 1, 3000);
  writeFileSync(file, spoiled);
  expect((await send(shield, '1')).status).toBe(404);
  const status = await statusOf(place);
  expect(status?.notes.at(-1)?.text).toContain('altered');
  expect((await put(shield, '1', sample(1))).status).toBe(200);
  expect((await send(shield, '1')).body.equals(sample(1))).toBe(true);
});

test.each([
  ['a file outside of the outputs', pack([{ path: 'src/main.ts', text: 'x' }])],
  ['no gzip', Buffer.from('<html>')],
  ['an exit code', pack([], '', 1)],
])('an archive with %s is taken from Nx, and given to none', async (_, body) => {
  const shield = await begin();
  expect((await put(shield, '1', body)).status).toBe(200);
  expect((await send(shield, '1')).status).toBe(404);
  expect(readdirSync(layoutOf(shieldDir(place)).refused)).toEqual(['1.json']);
});

test('an archive is not taken for right because another one of its hash was, which is gone', async () => {
  const shield = await begin();
  // It takes a while to be checked.
  const right = pack([{ path: `${OUTPUT}/a.bin`, text: randomBytes(20_000_000) }]);
  expect((await put(shield, '1', right)).status).toBe(200);
  await removeEntry(layoutOf(shieldDir(place)), '1');
  expect((await put(shield, '1', Buffer.from('<html>'))).status).toBe(200);
  expect((await send(shield, '1')).status).toBe(404);
});

test('a file that names its builder’s folder is used there alone', async () => {
  const here = await begin('/w/a');
  await put(here, '1', pack([{ path: `${OUTPUT}/a.js`, text: '// /w/a/src/a.ts' }]));
  expect((await send(here, '1')).status).toBe(200);
  expect((await send(await begin('/w/b'), '1')).status).toBe(404);
  expect((await statusOf(place))?.notes.at(-1)?.text).toContain('/w/a');
});

test('a worktree inside of another one gets its own results, and the other one does not', async () => {
  await begin('/w/a');
  const inside = await begin('/w/a/trees/b');
  await put(inside, '1', pack([{ path: `${OUTPUT}/a.js`, text: '// /w/a/trees/b/src/a.ts' }]));
  expect((await send(inside, '1')).status).toBe(200);
  expect((await send(await begin('/w/a'), '1')).status).toBe(404);
});

test('what names its builder’s folder is not sent to a remote cache, all else once', async () => {
  await using remote = await remoteCache();
  const shield = await begin('/w/a', { url: remote.url, writes: true });
  await put(shield, '1', pack([{ path: `${OUTPUT}/a.js`, text: '// /w/a/src/a.ts' }]));
  const others = Array.from({ length: 12 }, (_, at) => String(at + 2));
  await Promise.all(others.map((hash) => put(shield, hash, sample(Number(hash)))));
  await vi.waitFor(() => {
    expect(readdirSync(layoutOf(shieldDir(place)).uploads)).toEqual([]);
    expect(remote.asked.toSorted()).toEqual(others.map((hash) => `PUT ${hash}`).toSorted());
  });
});

test('an entry that a remote cache never takes keeps no other one from it', async () => {
  await using remote = await remoteCache();
  remote.fault = (asked, response) => {
    asked.resume();
    response.writeHead(asked.url?.endsWith('/1') === true ? 413 : 200).end();
  };
  const shield = await begin('/w/a', { url: remote.url, writes: true });
  for (const hash of ['1', '2', '3']) await put(shield, hash, sample(Number(hash)));
  await vi.waitFor(() => {
    expect(remote.asked.toSorted()).toEqual(['PUT 1', 'PUT 2', 'PUT 3']);
  });
});

test('a lock file that is none is made anew', async () => {
  mkdirSync(shieldDir(place), { recursive: true });
  writeFileSync(path.join(shieldDir(place), `lock-${namespace()}.db`), 'no database at all, of some length');
  expect((await put(await begin(), '1', sample(1))).status).toBe(200);
});

test('a worker that is killed costs nothing that was acknowledged', async () => {
  const shield = await begin();
  for (let hash = 1; hash <= 3; hash += 1) {
    const { workerPid } = (await statusOf(place)) ?? {};
    // Another run has three seconds of its own.
    await begin();
    await put(shield, String(hash), sample(hash));
    if (workerPid !== undefined) kill(workerPid);
    expect((await send(shield, String(hash))).body.equals(sample(hash))).toBe(true);
  }
  expect((await statusOf(place))?.workerStarts).toBeGreaterThan(1);
});

test('a shield that was killed is started again where it was, with all that it had', async () => {
  const before = await begin();
  await put(before, '1', sample(1));
  kill(before.address.pid);
  await vi.waitFor(async () => {
    expect(await statusOf(place)).toBeUndefined();
  });
  const after = await begin();
  expect(after.run.url).toBe(before.run.url);
  expect(after.address.secret).toBe(before.address.secret);
  expect(after.address.pid).not.toBe(before.address.pid);
  expect((await send(after, '1')).status).toBe(200);
});

test.each([{ version: '0.0.1' }, { protocol: 0 }])(
  'a shield of %o makes room for ours, and nothing is lost',
  async (old) => {
    const before = await begin();
    await put(before, '1', sample(1));
    const dir = shieldDir(place);
    keepAddress(dir, namespace(), { ...before.address, ...old });
    const after = await begin();
    expect(after.address.pid).not.toBe(before.address.pid);
    expect(after.address.version).toBe(before.address.version);
    expect((await send(after, '1')).status).toBe(200);
  },
);

test('a shield of an older version goes on while a run stands on it', async () => {
  const before = await begin('/w/a', undefined, process.pid);
  keepAddress(shieldDir(place), namespace(), { ...before.address, version: '0.0.1' });
  const after = await begin('/w/b');
  expect(after.address.pid).toBe(before.address.pid);
  await ask(before.address, 'tasks', { checkout: '/w/a', pid: process.pid, tasks: [] }, 5000);
  expect((await begin('/w/b')).address.pid).not.toBe(before.address.pid);
});

test('of many that start at once one is there for all', async () => {
  const reached = await Promise.all(Array.from({ length: 5 }, (_, at) => begin(`/w/${at}`)));
  expect(new Set(reached.map(({ address }) => address.pid)).size).toBe(1);
});

test('what a remote cache has is fetched, checked and kept, and what is built is sent there', async () => {
  await using remote = await remoteCache();
  remote.bodies.set('1', sample(1));
  const shield = await begin('/w/a', { url: remote.url, token: 't', writes: true });
  expect((await send(shield, '1')).status).toBe(200);
  expect((await send(shield, '1')).status).toBe(200);
  expect(remote.asked).toEqual(['GET 1']);
  await put(shield, '2', sample(2));
  await vi.waitFor(() => {
    expect(remote.bodies.get('2')?.equals(sample(2))).toBe(true);
  });
  expect((await send(shield, '3')).status).toBe(404);
});

test('what is sent while the remote cache is away is sent later, also by another shield', async () => {
  await using remote = await remoteCache();
  remote.fault = (_, response) => response.writeHead(500).end();
  const upstream: Upstream = { url: remote.url, writes: true };
  const shield = await begin('/w/a', upstream);
  expect((await put(shield, '1', sample(1))).status).toBe(200);
  await vi.waitFor(() => {
    expect(remote.asked).toContain('PUT 1');
  });
  kill(shield.address.pid);
  remote.fault = undefined;
  await vi.waitFor(async () => {
    expect(await statusOf(place)).toBeUndefined();
  });
  await begin('/w/a', upstream);
  await vi.waitFor(() => {
    expect(remote.bodies.get('1')?.equals(sample(1))).toBe(true);
  });
});

test.each(['500', 'reset', 'silent', 'html', 'cut'])(
  'a remote cache that answers %s is a miss',
  async (fault) => {
    await using remote = await remoteCache();
    remote.fault = (request_, response) => {
      if (fault === '500') response.writeHead(500).end();
      if (fault === 'reset') request_.socket.destroy();
      if (fault === 'html') response.writeHead(200).end('<html>');
      if (fault !== 'cut') return;
      response.writeHead(200, { 'content-length': sample(1).length }).write(sample(1).subarray(0, 3000));
      response.destroy();
    };
    const shield = await begin('/w/a', { url: remote.url, writes: false });
    expect((await send(shield, '1')).status).toBe(404);
    expect(existsSync(path.join(layoutOf(shieldDir(place)).entries, '1.json'))).toBe(false);
  },
);

test('of two that want the same hash one builds, and the other takes what it made', async () => {
  const shield = await begin();
  const side = taskSide({
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: shield.run.url,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: shield.address.secret,
  });
  if (!side) throw new Error('no side');
  const asked = { hash: '1', task: 'a:build', checkout: '/w/a', nxPid: process.pid };
  const first = await lease(side, asked, 60_000);
  if (first.state !== 'granted') throw new Error(first.state);
  const second = lease(side, asked, 60_000);
  await first.end(true);
  await put(shield, '1', sample(1));
  expect(await second).toEqual({ state: 'built', outputs: [OUTPUT] });
  const archive = await archiveOf(side, '1');
  expect(Buffer.concat((await archive?.toArray()) ?? []).equals(sample(1))).toBe(true);
});
