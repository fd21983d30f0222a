import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Result, err, ok } from '@subminute/core';
import { version } from '../../version.ts';
import { isRecord } from '../fields.ts';
import { type Address, type RunBegin, type RunBegun, type Status, PROTOCOL } from '../protocol.ts';
import { SMALL, SMALL_ENV } from '../small.ts';
import { addressIn } from '../store/address.ts';
import { shieldDir } from '../store/layout.ts';
import { namespace } from '../front/only-one.ts';
import { ask } from './ask.ts';

/** One that lives answers at once, also on a loaded machine. */
const PROBE_MS = 400;
/** From its start to its first answer. */
const START_MS = 2500;
const POLL_MS = 20;
const TRIES = 10;

/** The shield of a repository, as of now. */
export interface Reached {
  readonly address: Address;
  readonly run: RunBegun;
}

/**
 * Begins a run with the shield of a store: asks whether it lives, and starts it where it does not, or is older than we
 * are. An error says why there is none; it is no reason to stop a run.
 */
export async function beginRun(place: string, begin: RunBegin): Promise<Result<Reached, string>> {
  const dir = shieldDir(place);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const living = await livingAt(dir, begin);
    if (living) return ok(living);
    return await started(dir, begin);
  } catch (error) {
    return err((error as Error).message);
  }
}

/** The shield of a store, if it lives. */
export async function statusOf(place: string): Promise<Status | undefined> {
  const address = addressIn(shieldDir(place), namespace());
  if (!address) return undefined;
  return (await ask(address, 'status', {}, PROBE_MS).catch(() => undefined)) as Status | undefined;
}

async function livingAt(dir: string, begin: RunBegin): Promise<Reached | undefined> {
  const address = addressIn(dir, namespace());
  if (!address) return undefined;
  // One that other runs stand on goes on, and one of our protocol serves us too.
  const isOurs = address.protocol === PROTOCOL;
  if (!isOurs || isOlder(address.version, version())) {
    const answer = await ask(address, 'stop', {}, PROBE_MS).catch(() => undefined);
    const stays = isRecord(answer) && answer['stops'] === false;
    if (!stays) return undefined;
    if (!isOurs) throw new Error('another version of it is in use by other runs');
  }
  return await begun(address, begin);
}

async function begun(address: Address, begin: RunBegin): Promise<Reached | undefined> {
  const run = await ask(address, 'runs', begin, PROBE_MS).catch(() => undefined);
  return isRunBegun(run) ? { address, run } : undefined;
}

function isRunBegun(value: unknown): value is RunBegun {
  return isRecord(value) && typeof value['url'] === 'string' && typeof value['needsOutputs'] === 'boolean';
}

/** Whoever else was quicker is as good. One that is about to end still has its lock: then it is tried again. */
async function started(dir: string, begin: RunBegin): Promise<Result<Reached, string>> {
  for (const untilMs = performance.now() + START_MS; performance.now() < untilMs;) {
    const problem = await start(dir);
    if (problem !== undefined) return err(problem);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const address = addressIn(dir, namespace());
      const reached = address && (await begun(address, begin));
      if (reached) return ok(reached);
      await sleep(POLL_MS);
    }
  }
  return err('it was started and does not answer');
}

/** Starts a shield that outlives us; says what it says where it cannot. */
async function start(dir: string): Promise<string | undefined> {
  const file = path.join(import.meta.dirname, '..', 'front', `main${path.extname(import.meta.filename)}`);
  const child = spawn(process.execPath, [...SMALL, file, dir], {
    cwd: dir,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: ownEnvironment(process.env),
    windowsHide: true,
  });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  let said = '';
  child.once('error', (error) => {
    resolve(error.message);
  });
  child.once('exit', (code) => {
    resolve(code === 0 ? undefined : said.trim() || `its process ended with ${code}`);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(0, 2000);
  });
  child.stdout.once('data', () => {
    resolve(undefined);
  });
  const timer = setTimeout(resolve, START_MS, 'it did not start in time');
  const problem = await promise;
  clearTimeout(timer);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return problem;
}

/** It belongs to no run: neither what Node is told there, nor what marks a run's processes. */
const KEPT =
  /^(?:HOME|USERPROFILE|PATH|TMPDIR|TMP|TEMP|LANG|LC_ALL|TZ|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SystemRoot|windir)$/i;

function ownEnvironment(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name))), ...SMALL_ENV };
}

/** Versions like `1.2.3`, by their numbers. */
function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (const [at, number] of (left ?? []).entries()) {
    const other = right?.[at] ?? 0;
    if (number !== other) return number < other;
  }
  return false;
}
