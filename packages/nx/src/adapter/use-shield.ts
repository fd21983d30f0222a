import type { RunBegun, Upstream } from '../shield/protocol.ts';
import { NX_SERVER, NX_TOKEN, OWN_SERVER, OWN_TOKEN } from './remote-cache.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ShieldUse {
  readonly run: RunBegun;
  readonly secret: string;
  readonly upstream?: Upstream;
}

/** The variables by which Nx takes the shield for its remote cache; the same from run to run. */
export function shieldVariables({ run, secret, upstream }: ShieldUse, env: Env): Record<string, string> {
  return {
    [NX_SERVER]: run.url,
    [NX_TOKEN]: secret,
    // Nx's client asks a proxy for loopback too.
    NO_PROXY: withLoopback(env['NO_PROXY'] ?? env['no_proxy']),
    no_proxy: withLoopback(env['no_proxy'] ?? env['NO_PROXY']),
    // A run that a task starts finds the shield in place of what is behind it.
    ...(upstream ? { [OWN_SERVER]: upstream.url, [OWN_TOKEN]: upstream.token ?? '' } : {}),
  };
}

/** Without a shield that answers, Nx asks nobody: a variable that is deleted would not reach it. */
export const NO_SHIELD: Readonly<Record<string, string>> = { [NX_SERVER]: '' };

const LOOPBACK = '127.0.0.1';

function withLoopback(list: string | undefined): string {
  const hosts = (list ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  return hosts.includes(LOOPBACK) || hosts.includes('*') ? hosts.join(',') : [...hosts, LOOPBACK].join(',');
}
