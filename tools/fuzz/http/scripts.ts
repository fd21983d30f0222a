// What is sent over one connection after the other: the same for the same seed.
import { file, gzip, tar, taskEnd } from '../../rig/archives/raw-tar.ts';
import type { Dice } from '../archive/dice.ts';
import { OUTPUT } from '../archive/seeds.ts';
import { bodies } from './bodies.ts';
import { brokenPart, endingOf, longLease } from './broken.ts';
import { controlPart, helloPart, leasePart, runBegin } from './control.ts';
import { DECLARED, type Drawn, getPart, plainGet, putPart, soundPut } from './requests.ts';
import { type Part, type Script, PLAIN, ROOTS, SECRET } from './script.ts';

/** A run waits three seconds at most, all in all: as often as this, new ones begin. */
const RUNS_EVERY = 20;
/** Of so many hashes each request picks one. */
const AT_HAND = 150;
/** After so many connections, one of them is left behind for a new one. */
const MOVES_EVERY = 5;

export interface Scripts {
  readonly next: () => Script;
  /** One of which nothing more comes at some point: it has to be ended by the shield. */
  readonly stalled: () => Script;
}

export function scripts(dice: Dice): Scripts {
  const made = bodies();
  let count = 0;
  const hash = (): string => String(7_000_000_000 + Math.floor(count / MOVES_EVERY) + dice.below(AT_HAND));
  const drawn: Drawn = { dice, bodies: made, hash };
  return {
    next: () => {
      count += 1;
      if (count % RUNS_EVERY === 1) return { ...PLAIN, parts: beginnings() };
      return scriptOf(drawn);
    },
    stalled: () => ({ ...PLAIN, parts: [standing(drawn)], ending: 'stall' }),
  };
}

/** Real runs begin, in all checkouts. */
export function beginnings(roots: readonly string[] = ROOTS, outputsKey = 'k'): readonly Part[] {
  const outputs = { key: outputsKey, outputs: DECLARED };
  return [
    ...roots.map((root) => message('runs', { ...runBegin(root), outputsKey })),
    message('outputs', outputs),
  ];
}

/** A lease may stand still. */
function standing(drawn: Drawn): Part {
  const part = brokenPart(drawn);
  return part.bytes.includes('/lease') ? standing(drawn) : part;
}

/** What takes more memory than the shield has, where it is not bounded. */
export function heavy(): readonly Script[] {
  const message = (text: string): Part => messageOf('outputs', text, [400]);
  return [
    { ...PLAIN, parts: [message(`[${'{},'.repeat(10_000_000)}0]`)] },
    { ...PLAIN, parts: [message(`{"key":"k","outputs":{"a:b":["${'x'.repeat(31_000_000)}\u20ac"]}}`)] },
    { ...PLAIN, parts: [message('['.repeat(30_000_000))] },
    { ...PLAIN, parts: [longLease(200_000_000)], ending: 'half' },
    ...abandoned(),
  ];
}

/** Answers that wait behind a large one of their connection when it is broken off. */
export function abandoned(): readonly Script[] {
  const [large, small] = [8_000_000, 1000].map((bytes) => {
    const text = Buffer.alloc(bytes, 'something');
    return gzip(tar(file(`${OUTPUT}/a.txt`, text), taskEnd()), { level: 0 });
  }) as [Buffer, Buffer];
  const puts = [soundPut(large, '/w/a', '1'), soundPut(small, '/w/a', '2')];
  const gets = ['1', '2', '2', '2', '2'].map((hash) => plainGet('/w/a', hash));
  const broken: Script = { ...PLAIN, parts: gets, isPipelined: true, ending: 'break' };
  return [{ ...PLAIN, parts: puts }, ...Array.from({ length: 20 }, () => broken)];
}

export function message(name: string, value: unknown): Part {
  return messageOf(name, JSON.stringify(value), [200]);
}

function messageOf(name: string, text: string, statuses: readonly number[]): Part {
  const head = `POST /shield/v1/${name} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SECRET}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`;
  return { bytes: Buffer.from(head + text), asked: { what: 'control', statuses, name } };
}

/** The first ones more often: they are what it is for. */
const KINDS: readonly ((drawn: Drawn) => Part)[] = [
  getPart,
  getPart,
  getPart,
  getPart,
  getPart,
  getPart,
  getPart,
  putPart,
  putPart,
  controlPart,
  controlPart,
  helloPart,
  leasePart,
];

function scriptOf(drawn: Drawn): Script {
  const { dice } = drawn;
  const isPipelined = dice.once(2);
  const parts: Part[] = [];
  let isLast = false;
  for (let left = 1 + dice.below(24); left > 0 && !isLast; left -= 1) {
    const part = dice.pick(KINDS)(drawn);
    parts.push(part);
    isLast = part.asked.closes === true || asksForMore(part);
  }
  const isBroken = !isLast && dice.once(4);
  if (isBroken) parts.push(brokenPart(drawn));
  return {
    parts,
    isPipelined,
    sizes: dice.once(5) ? [1 + dice.below(30), 1 + dice.below(2000), 4096] : [2 ** 20],
    ending: isBroken ? endingOf(dice) : dice.once(12) ? dice.pick(['reset', 'leave', 'half']) : 'read',
  };
}

/** Who wants to speak another protocol says nothing else: Node takes what is sent behind it for that. */
function asksForMore({ bytes }: Part): boolean {
  return bytes.includes('Upgrade: ');
}
