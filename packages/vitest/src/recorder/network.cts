/** Connections out of the worker. To a server of the test itself, a connection tells nothing new. */
const net = require('node:net') as typeof import('node:net');
import type { Server } from 'node:net';
import type { Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { Later } from './loads.cts';

const { precede } = require('./disguise') as Disguise;
const { isArray } = Array;

export interface Network {
  readonly watchNetwork: (facts: Facts, later: Later) => void;
}

interface Target {
  readonly port?: unknown;
  readonly host?: unknown;
  readonly path?: unknown;
}

const LOCAL: ReadonlySet<unknown> = new Set([
  undefined,
  null,
  '',
  'localhost',
  '127.0.0.1',
  '::1',
  '[::1]',
  '0.0.0.0',
  '::',
]);

/** All forms of `connect`: options, an array of Node's own with options first, port and host, a path. */
function targetOf(args: readonly unknown[]): Target {
  const [given, host] = args;
  if (isArray(given)) return targetOf(given as unknown[]);
  if (typeof given === 'object' && given !== null) return given;
  if (typeof given === 'string' && Number.isNaN(Number(given))) return { path: given };
  return { port: given, host: typeof host === 'string' ? host : undefined };
}

function isServedBy(server: Server | undefined, { port, host, path: socket }: Target): boolean {
  const address = server?.address() ?? null;
  if (address === null) return false;
  if (typeof address === 'string') return address === socket;
  return (socket === undefined || socket === null) && LOCAL.has(host) && address.port === Number(port);
}

function watchNetwork(facts: Facts, later: Later): void {
  const servers: WeakRef<Server>[] = [];
  const network = (): void => {
    facts.add(['opaque', 'network']);
  };
  precede(net.Server.prototype, 'listen', (_, server) => {
    servers.push(new WeakRef(server as Server));
  });
  precede(net.Socket.prototype, 'connect', (args) => {
    facts.quietly(() => {
      const target = targetOf(args);
      if (!servers.some((ref) => isServedBy(ref.deref(), target))) network();
    });
  });
  later('dns', () => {
    watchNames(network);
  });
  later('dgram', () => {
    const { Socket } = require('node:dgram') as typeof import('node:dgram');
    for (const name of ['bind', 'connect', 'send']) precede(Socket.prototype, name, network);
  });
}

function watchNames(network: () => void): void {
  const dns = require('node:dns') as typeof import('node:dns');
  const { Resolver, promises } = dns;
  for (const target of [dns, promises, Resolver.prototype, promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(target).filter((own) =>
      /^(?:lookup|resolve|reverse)/.test(own),
    ))
      precede(target, name, ([host]) => {
        if (!LOCAL.has(host)) network();
      });
}

module.exports = { watchNetwork } satisfies Network;
