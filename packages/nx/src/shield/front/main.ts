import type { Server } from 'node:http';
import path from 'node:path';
import { version } from '../../version.ts';
import { type Address, PROTOCOL } from '../protocol.ts';
import { addressIn, keepAddress, newSecret } from '../store/address.ts';
import { layoutOf, makeFolders } from '../store/layout.ts';
import { Checkouts } from './checkouts.ts';
import type { Controlled } from './control.ts';
import { disk } from './disk.ts';
import { Journal } from './journal.ts';
import { Leases } from './leases.ts';
import { namespace, onlyOne } from './only-one.ts';
import { serverOf } from './server.ts';
import { WorkerLink } from './worker-link.ts';

/** Ends when nobody has asked for so long. */
const IDLE_MS = 15 * 60_000;
/** What is under way when it is told to end may go on for so long. */
const DRAIN_MS = 3000;
/** Old entries are looked for after the start, and then each hour. */
const COLLECT_MS = 3_600_000;

/**
 * The shield: started with its folder, says `ready` on stdout when it listens. Where there is one for this folder
 * already, it ends at once and says `taken`.
 */
async function main(dir: string): Promise<void> {
  const layout = layoutOf(dir);
  makeFolders(layout);
  const lock = onlyOne(dir);
  if (!lock) {
    process.stdout.write('taken\n');
    return;
  }
  const upstreams = new Map<string, 'closed' | 'open'>();
  const journal = new Journal();
  const worker = new WorkerLink(dir, {
    note: (text) => journal.note(text),
    upstream: (url, state) => upstreams.set(url, state),
  });
  const ending = new AbortController();
  const front: Controlled = {
    layout,
    journal,
    worker,
    upstreams,
    checkouts: new Checkouts(),
    leases: new Leases(),
    disk: disk(journal),
    version: version(),
    upSinceMs: Date.now(),
    port: () => address.port,
    stop: () => ending.abort(),
  };
  const before = addressIn(dir, namespace());
  const idle = idler(front, () => ending.abort());
  const server = serverOf({ front, secret: () => secret, seen: idle });
  const port = await listen(server, before?.port ?? 0);
  // Who has got the old port may have been told the old secret.
  const secret = before?.port === port ? before.secret : newSecret();
  const address: Address = { protocol: PROTOCOL, version: front.version, pid: process.pid, port, secret };
  keepAddress(dir, namespace(), address);
  worker.start();
  const collect = collector(front);
  process.stdout.write('ready\n');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  process.on('SIGHUP', () => {});
  await aborted(ending.signal);
  clearInterval(collect);
  await close(server, () => lock[Symbol.dispose]());
  worker.close();
}

/** What Nx was told stays right where the port is still free. */
async function listen(server: Server, wanted: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('listening', () => {
    const bound = server.address();
    resolve(typeof bound === 'object' && bound ? bound.port : 0);
  });
  server.once('error', reject);
  server.listen({ port: wanted, host: '127.0.0.1' });
  try {
    return await promise;
  } catch (error) {
    if (wanted === 0) throw error;
    return await listen(server, 0);
  }
}

/** Whoever builds for long asks for nothing meanwhile. */
function idler({ leases, checkouts }: Controlled, end: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (leases.counts.held > 0 || checkouts.living() > 0) again();
      else end();
    }, IDLE_MS);
  };
  again();
  return again;
}

function collector(front: Controlled): NodeJS.Timeout {
  const collect = (): void => {
    front.worker.ask({ ask: 'collect', bounds: front.checkouts.bounds() }).catch(() => {});
  };
  setTimeout(collect, 30_000).unref();
  return setInterval(collect, COLLECT_MS).unref();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}

/** Another shield may take over as soon as this one listens no more; what is under way is brought to its end. */
async function close(server: Server, closed: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  closed();
  setTimeout(() => {
    server.closeAllConnections();
    resolve();
  }, DRAIN_MS).unref();
  await promise;
}

const [, , dir] = process.argv;
if (dir !== undefined) {
  main(path.resolve(dir)).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`subminute: the shield could not be started: ${(error as Error).message}\n`);
      process.exit(1);
    },
  );
}
