import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL, SMALL_ENV } from '../../../packages/nx/src/shield/small.ts';
import { namespace } from '../../../packages/nx/src/shield/front/only-one.ts';
import { keepAddress } from '../../../packages/nx/src/shield/store/address.ts';
import { bodyFile, layoutOf, shieldDir } from '../../../packages/nx/src/shield/store/layout.ts';
import { PROTOCOL } from '../../../packages/nx/src/shield/protocol.ts';
import { SECRET } from './script.ts';

/** The shield as it is installed. */
const FRONT = join(import.meta.dirname, '../../../packages/nx/dist/shield/front/main.js');

/** A shield of its own store, as a run starts it, with a secret that is known before. */
export interface Target extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly place: string;
  readonly bodyFile: (sha256: string) => string;
  /** What it has printed since it began to listen; `undefined` while all is well. */
  readonly complaint: () => string | undefined;
}

export async function target(): Promise<Target> {
  const place = mkdtempSync(join(tmpdir(), 'subminute-fuzz-http-'));
  const dir = shieldDir(place);
  mkdirSync(dir);
  const port = await freePort();
  // One that listens where the last one did goes on with its secret.
  keepAddress(dir, namespace(), { protocol: PROTOCOL, version: '0.0.0', pid: 1, port, secret: SECRET });
  const front = await started(place, dir);
  return {
    port,
    place,
    bodyFile: (sha256) => bodyFile(layoutOf(dir), sha256),
    ...front,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Started = Pick<Target, 'pid' | 'complaint'> & AsyncDisposable;

async function started(place: string, dir: string): Promise<Started> {
  const child = spawn(process.execPath, [...SMALL, FRONT, dir], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: place, TMPDIR: place, ...SMALL_ENV },
  });
  let [said, ended] = ['', ''];
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<void>();
  child.once('exit', (code, signal) => {
    ended = `it ended with ${code ?? signal}`;
    resolve();
    resolveGone();
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      resolve();
    });
  await ready;
  if (said !== READY) throw new Error(`the shield did not start: ${said} ${ended}`);
  return {
    pid: child.pid ?? 0,
    complaint: () =>
      [said.slice(READY.length, 2000), ended].filter((text) => text !== '').join('; ') || undefined,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const READY = 'ready\n';

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  const address = server.address();
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  server.close(() => close());
  await closed;
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

export interface Holds {
  readonly memoryMb: number;
  readonly files: number;
}

/** What a process holds of the machine now. */
export function holdsOf(pid: number): Holds {
  const [, kb] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { memoryMb: Math.round(Number(kb) / 1024), files: readdirSync(`/proc/${pid}/fd`).length };
}
