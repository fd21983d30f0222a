import { readFileSync, writeFileSync } from 'node:fs';
import { dice } from '../archive/dice.ts';
import { bodies } from './bodies.ts';
import type { Fault } from './judge.ts';
import { plainGet, soundPut } from './requests.ts';
import type { Part } from './script.ts';
import { beginnings } from './scripts.ts';
import type { Session } from './session.ts';

const CHECKOUT = '/w/steady';
const FIRST_HASH = 8_000_000_000;
const FIRST_CONTESTED = 9_000_000_000;
/** So many hashes are asked for in one run. */
const A_RUN = 20;
/** Of a machine that is so busy that a run is over before an archive is checked, so many are borne. */
const RUNS = 5;

/** Somebody who uses the shield as it is meant, whatever others do. */
export interface Steady {
  /** Stores something, takes it and something older, also after a disk has changed it. */
  readonly use: () => Promise<Fault>;
  /** What is wrong with all that was ever stored. */
  readonly useAll: () => Promise<readonly string[]>;
}

export function steady(session: Session): Steady {
  const chance = dice(1);
  const own = bodies(10_000_000);
  const stored: string[] = [];
  let tried = 0;
  return {
    async use() {
      const hash = String(FIRST_HASH + tried++);
      const put = soundPut(own.sound(chance), CHECKOUT, hash);
      const [, fault] = await session.ask([...begins, put]);
      if (fault !== undefined) return fault;
      stored.push(hash);
      const contested = String(FIRST_CONTESTED + tried);
      const puts = [0, 1].map(() => soundPut(own.sound(chance), CHECKOUT, contested));
      return (
        (await got(session, [hash, chance.pick(stored)])) ??
        (await spoiled(session, put)) ??
        (await bothAtOnce(session, puts))
      );
    },
    async useAll() {
      const faults: string[] = [];
      for (let at = 0; at < stored.length; at += A_RUN)
        faults.push((await got(session, stored.slice(at, at + A_RUN))) ?? '');
      return faults.filter((fault) => fault !== '');
    },
  };
}

const begins = beginnings([CHECKOUT], 'steady');

/** What is not found in the three seconds of a run is asked for by another one. */
async function got({ ask }: Session, hashes: readonly string[]): Promise<Fault> {
  let lost = hashes;
  for (let runs = 0; runs < RUNS && lost.length > 0; runs += 1) {
    const wanted = lost;
    const [{ answers }, fault] = await ask([...begins, ...wanted.map((hash) => plainGet(CHECKOUT, hash))]);
    if (fault !== undefined) return fault;
    lost = wanted.filter((_, at) => answers.at(at - wanted.length)?.status !== 200);
  }
  return lost.length > 0 ? `lost: ${lost.join(', ')}` : undefined;
}

/** Of two uploads of one hash at the same time at most one is the first. */
async function bothAtOnce(session: Session, parts: readonly Part[]): Promise<Fault> {
  const all = await Promise.all(parts.map((part) => session.ask([...begins, part])));
  const fault = all.map(([, one]) => one).find((one) => one !== undefined);
  const statuses = all.map(([{ answers }]) => answers.at(-1)?.status);
  return (
    fault ??
    (statuses.every((status) => status === 200) ? 'two uploads of one hash are the first' : undefined)
  );
}

/** What a disk has changed is not given away, and can be stored anew. */
async function spoiled(session: Session, put: Part): Promise<Fault> {
  const { hash = '', sha256 = '' } = put.asked;
  const file = session.shield.bodyFile(sha256);
  const bytes = readFileSync(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const [{ answers }, fault] = await session.ask([...begins, plainGet(CHECKOUT, hash), put]);
  if (fault !== undefined) return fault;
  if (answers.at(-2)?.status !== 404) return 'what a disk has changed is given away';
  return await got(session, [hash]);
}
