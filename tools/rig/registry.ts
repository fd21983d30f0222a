import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Tarball } from '../packages/pack.ts';

/** A package registry on the loopback that has our packages and nothing else. */
export interface Registry {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves tarballs as npm asks for them: `GET /@scope%2fname` and the file that it names. */
export async function registry(tarballs: readonly Tarball[]): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const file = tarballs.find((tarball) => path.endsWith(basename(tarball.path)));
    if (file) {
      response.end(readFileSync(file.path));
      return;
    }
    const wanted = tarballs.find((tarball) => tarball.name === path);
    if (!wanted) {
      response.writeHead(404).end('{}');
      return;
    }
    response.end(JSON.stringify(document(wanted, url)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function document({ name, version, path }: Tarball, url: string): object {
  const text = execFileSync('tar', ['-xOzf', path, 'package/package.json'], { encoding: 'utf8' });
  const manifest = JSON.parse(text) as object;
  const integrity = `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`;
  const dist = { tarball: `${url}/${name}/-/${basename(path)}`, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
