import { execFileSync, spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf } from '../../packages/nx/src/shield/store/entries.ts';
import { bodyFile, layoutOf, shieldDir } from '../../packages/nx/src/shield/store/layout.ts';
import { median } from '../bench/options.ts';
import { type ShieldProcess, get, put } from './shield-process.ts';

const FILES = 64;
const SECONDS = 4;
const CONNECTIONS = 8;

/** Throughput of the shield and of nginx, in MB a second, for the same entries of 1 MB; the ratio is of pairs. */
export interface Beside {
  readonly shieldMbS?: number;
  readonly nginxMbS?: number;
  readonly ratio?: number;
  readonly nginx?: string;
}

export async function besideNginx(
  shield: ShieldProcess,
  { pairs }: { readonly pairs: number },
): Promise<Beside> {
  if (pairs === 0) return {};
  if (!has('nginx') || !has('wrk')) return { nginx: 'nginx or wrk is not installed' };
  const reached = await shield.reach();
  const layout = layoutOf(shieldDir(shield.place));
  await using folder = temporary();
  const files = path.join(folder.dir, 'v1', 'cache');
  mkdirSync(files, { recursive: true });
  const hashes = Array.from({ length: FILES }, (_, at) => String(7_000_000 + at));
  for (const hash of hashes) {
    await put(reached, hash, { seed: Number(hash), contentBytes: 1_000_000 });
    await get(reached, hash);
    const entry = await entryOf(layout, hash);
    if (entry) linkSync(bodyFile(layout, entry.body), path.join(files, hash));
  }
  const port = await freePort();
  await using _server = await nginx(folder.dir, port);
  const ratios: number[] = [];
  const rates = { shield: [] as number[], nginx: [] as number[] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const measure = {
      shield: () => wrk(folder.dir, reached.run.url, hashes, reached.address.secret),
      nginx: () => wrk(folder.dir, `http://127.0.0.1:${port}`, hashes, ''),
    };
    const order = pair % 2 === 0 ? (['shield', 'nginx'] as const) : (['nginx', 'shield'] as const);
    for (const one of order) rates[one].push(measure[one]());
    ratios.push((rates.shield.at(-1) ?? 0) / (rates.nginx.at(-1) ?? 1));
  }
  const round = (values: readonly number[], digits: number): number => Number(median(values).toFixed(digits));
  return { shieldMbS: round(rates.shield, 0), nginxMbS: round(rates.nginx, 0), ratio: round(ratios, 3) };
}

/** MB a second, by a client that costs little. */
function wrk(dir: string, url: string, hashes: readonly string[], secret: string): number {
  const script = path.join(dir, 'requests.lua');
  const base = new URL(url);
  const paths = hashes.map((hash) => `"${base.pathname.replace(/\/$/, '')}/v1/cache/${hash}"`);
  writeFileSync(
    script,
    `local paths = {${paths.join(',')}}\nlocal at = 0\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format("GET", paths[at], {["authorization"]="Bearer ${secret}"})\nend\ndone = function(summary)\n  io.write(string.format("RESULT %d %d %d\\n", summary.bytes, summary.duration, summary.errors.status))\nend\n`,
  );
  const args = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${SECONDS}s`, '-s', script, base.origin];
  const said = execFileSync('wrk', args, { encoding: 'utf8' });
  const [, bytes, durationUs, errors] = /RESULT (\d+) (\d+) (\d+)/.exec(said) ?? [];
  if (bytes === undefined || errors !== '0') throw new Error(`wrk: ${said}`);
  return Number(bytes) / Number(durationUs);
}

async function nginx(dir: string, port: number): Promise<AsyncDisposable> {
  const config = path.join(dir, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; pid ${dir}/nginx.pid; error_log ${dir}/error.log; worker_processes 1; user root;\nevents { worker_connections 256; }\nhttp { access_log off; sendfile on; server { listen 127.0.0.1:${port}; root ${dir}; default_type application/octet-stream; } }\n`,
  );
  const child = spawn('nginx', ['-c', config, '-p', dir], { stdio: 'ignore' });
  await sleep(500);
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGQUIT');
      await sleep(200);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function temporary(): AsyncDisposable & { readonly dir: string } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'subminute-bench-nginx-'));
  return {
    dir,
    async [Symbol.asyncDispose]() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
