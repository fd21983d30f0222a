import type { Upstream } from '../shield/protocol.ts';
import { isOwnUrl, remoteUrl } from '../shield/remote-url.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** By which variables Nx is told of a remote cache. */
export const NX_SERVER = 'NX_SELF_HOSTED_REMOTE_CACHE_SERVER';
export const NX_TOKEN = 'NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN';

/** By which variables we are; a run hands them on to the runs that its tasks start. */
export const OWN_SERVER = 'SUBMINUTE_REMOTE_CACHE';
export const OWN_TOKEN = 'SUBMINUTE_REMOTE_CACHE_TOKEN';

export interface RemoteSettings {
  readonly remoteCache?: string;
  readonly remoteCacheWrites: boolean;
}

/**
 * The remote cache behind the shield: what our settings say, or else what Nx was told, in the first environment that
 * tells. A shield is never behind itself.
 */
export function upstreamOf(
  { remoteCache, remoteCacheWrites: writes }: RemoteSettings,
  envs: readonly Env[],
): Upstream | undefined {
  if (remoteCache !== undefined && !isOwnUrl(remoteCache)) {
    const token = envs.map((env) => env[OWN_TOKEN]).find((one) => (one ?? '') !== '');
    return { url: remoteCache, writes, ...(token === undefined ? {} : { token }) };
  }
  for (const env of envs) {
    for (const [server, secret] of [
      [OWN_SERVER, OWN_TOKEN],
      [NX_SERVER, NX_TOKEN],
    ] as const) {
      const url = remoteUrl(env[server] ?? '');
      if (url === undefined || isOwnUrl(url)) continue;
      const token = env[secret] ?? '';
      return { url, writes, ...(token === '' ? {} : { token }) };
    }
  }
  return undefined;
}
