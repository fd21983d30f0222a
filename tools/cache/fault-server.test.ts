import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type FaultServer, faultServer } from './fault-server.ts';
import { FAULTS, FURTHER, type Fault } from './faults.ts';

const HASH = '123';
const BODY = Buffer.alloc(100_000, 'abc');

function named(name: string): Fault {
  const fault = [...FAULTS, ...FURTHER].find((one) => one.name === name);
  if (!fault) throw new Error(`no fault ${name}`);
  return fault;
}

async function serverOf(name?: string): Promise<FaultServer> {
  const server = await faultServer({
    ...(name === undefined ? {} : { fault: named(name) }),
    bodies: new Map([[HASH, BODY]]),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** The head of the answer, its body not yet read. */
function ask(
  server: FaultServer,
  method: 'GET' | 'PUT',
  path = `/v1/cache/${HASH}`,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${server.url}${path}`, { method, agent: false })
      .once('response', resolve)
      .once('error', reject)
      .end(method === 'PUT' ? BODY : undefined);
  });
}

test('without a fault it has nothing and takes everything', async () => {
  const server = await serverOf();
  expect((await ask(server, 'GET')).statusCode).toBe(404);
  expect((await ask(server, 'PUT')).statusCode).toBe(200);
  expect(server.stored.get(HASH)).toEqual(BODY);
  expect((await ask(server, 'GET', '/v1/cache/..')).statusCode).toBe(404);
  expect((await ask(server, 'GET', '//v1/cache/1')).statusCode).toBe(404);
  expect(server.asked).toEqual({ gets: 3, puts: 1 });
});

test.each(['get-500', 'get-204', 'get-401-other', 'get-redirect-loop'])(
  'under %s only a GET is answered amiss',
  async (name) => {
    const server = await serverOf(name);
    const { answer } = named(name);
    expect((await ask(server, 'GET')).statusCode).toBe(answer && 'status' in answer ? answer.status : 0);
    expect((await ask(server, 'PUT')).statusCode).toBe(200);
  },
);

test.each(['put-500', 'put-409', 'put-409-early', 'put-redirect-loop'])(
  'under %s only a PUT is answered amiss',
  async (name) => {
    const server = await serverOf(name);
    const { answer } = named(name);
    expect((await ask(server, 'PUT')).statusCode).toBe(answer && 'status' in answer ? answer.status : 0);
    expect((await ask(server, 'GET')).statusCode).toBe(404);
    expect(server.stored.size).toBe(0);
  },
);

test.each([
  ['get-reset', 'GET'],
  ['put-reset', 'PUT'],
] as const)('under %s there is no answer but an error', async (name, method) => {
  await expect(ask(await serverOf(name), method)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test.each(['get-reset-in-body', 'body-short'])('under %s the body breaks off', async (name) => {
  const answer = await ask(await serverOf(name), 'GET');
  expect(answer.headers['content-length']).toBe(String(BODY.length));
  await expect(buffer(answer)).rejects.toThrow(/aborted|terminated|reset/i);
});

test('under a stall half of the body comes', async () => {
  const answer = await ask(await serverOf('get-stall'), 'GET');
  let read = 0;
  for await (const chunk of answer) {
    read += (chunk as Buffer).length;
    if (read === BODY.length / 2) break;
  }
  expect(read).toBe(BODY.length / 2);
});

test('a slow drip is the whole body', async () => {
  const server = await faultServer({
    fault: { ...named('get-slow-drip'), answer: { kind: 'drip', ms: 100 } },
    bodies: new Map([[HASH, BODY]]),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  expect(await buffer(await ask(server, 'GET'))).toEqual(BODY);
});
