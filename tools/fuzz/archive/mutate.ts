// Changes of archives that keep most of them nearly sound: what is wrong everywhere is refused at once.
import {
  BLOCK,
  FIELDS,
  GNU,
  type RawFields,
  announcement,
  file,
  folder,
  gzip,
  link,
  mendChecksum,
  octal,
  oldest,
} from '../../rig/archives/raw-tar.ts';
import type { Dice } from './dice.ts';
import { OUTPUT, type Seed } from './seeds.ts';

/** Below the output: names to deceive a reader with, and plain ones that they may collide with. */
const INSIDE: readonly string[] = (
  '/a.js,/b,/b/c.js,/l,/l/x,/L/x,/deep/er,/code,,/,/.,/..,/../x,/../../src/a.ts,/./a.js,//a.js,/a\\b,2/x,/...,' +
  '/..a,/a..,/ ,/-,/\u001b[31m,/C:,/a:b,/\u00e9,/e\u0301/x,/a\0b'
)
  .split(',')
  .concat(`/${'n'.repeat(255)}`, `/${'m'.repeat(256)}`, `/${'long/'.repeat(30)}x`);

/** And elsewhere. */
const OUTSIDE: readonly string[] = (
  '../x,/etc/x,.,..,,C:/x,code,terminalOutput,./code,code/,package.json,packages,packages/a,packages/a/x,packages/,' +
  'Packages/a/dist/x,.git/config,~/x'
).split(',');

const TARGETS: readonly string[] = (
  'a.js,a.js,b,b,l,.,..,./b,../dist/b,../../a/dist,../..,../src,/etc/passwd,b/../..,l/../../x,,C:/x,a\\b,a\0b,' +
  'deep/er/../../..,./../a.js'
)
  .split(',')
  .concat('x'.repeat(150), '../'.repeat(50));

const SIZES = [0, 1, 3, 4, 5, 511, 512, 513, 1024, 4096, 2 ** 24, 2 ** 31, 8 ** 11 - 1];

const NUMBERS: readonly (string | Buffer)[] = [
  ...SIZES.map((size) => octal(size, 12)),
  ...', ,-1,+4,8,0x4,4 , 4,00000000004,000000000004,4\u00004,\u00004'.split(','),
  Buffer.alloc(12, 0xff),
  Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]),
  Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4]),
];

const MODES: readonly string[] = [
  0, 0o400, 0o644, 0o755, 0o777, 0o100644, 0o40755, 0o4755, 0o2755, 0o1777, 0o555,
].map((mode) => octal(mode, 8));

const TYPES = [
  '\0',
  '0',
  '0',
  '1',
  '2',
  '2',
  '3',
  '4',
  '5',
  '5',
  '6',
  '7',
  'D',
  'K',
  'L',
  'S',
  'V',
  'x',
  'g',
  '\u00ff',
];

const MAGICS = [GNU, GNU, '', 'ustar\u000000', 'ustar  ', 'ustar \u0000\u0000', 'USTAR  \u0000'];

/** An archive with some things changed. */
export interface Mutant {
  /** Unpacked, where only this was changed. */
  readonly tar?: Buffer;
  readonly bytes: () => Buffer;
}

export function mutated(seed: Seed, all: readonly Seed[], dice: Dice): Mutant {
  if (seed.tar.length === 0 || dice.once(16)) return outside(changedBytes(seed.bytes, all, dice));
  let { tar } = seed;
  for (let changes = 1 + dice.below(2); changes > 0; changes--) tar = changedTar(tar, all, dice);
  // Mostly stored: that is ten times as fast.
  const level = dice.once(10) ? 1 + dice.below(9) : 0;
  const whole = tar;
  if (dice.once(20)) return outside(changedBytes(gzip(whole, { level }), all, dice));
  return { tar: whole, bytes: () => gzip(whole, { level }) };
}

function outside(bytes: Buffer): Mutant {
  return { bytes: () => bytes };
}

function changedBytes(bytes: Buffer, all: readonly Seed[], dice: Dice): Buffer {
  const at = dice.below(bytes.length + 1);
  switch (dice.below(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), dice.bytes(dice.below(9)), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.below(9))]);
    case 3:
      return Buffer.concat([bytes, dice.pick(all).bytes.subarray(0, dice.below(40))]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), dice.pick(all).bytes.subarray(at)]);
    default:
      return flipped(bytes, dice);
  }
}

function flipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  for (let flips = 1 + dice.below(3); flips > 0 && copy.length > 0; flips--) {
    const at = dice.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  }
  return copy;
}

function changedTar(tar: Buffer, all: readonly Seed[], dice: Dice): Buffer {
  const block = BLOCK * dice.below(tar.length / BLOCK + 1);
  const blocks = BLOCK * (1 + dice.below(3));
  switch (dice.below(16)) {
    case 0:
      return flipped(tar, dice);
    case 1:
      return Buffer.concat([tar.subarray(0, block), tar.subarray(block + blocks)]);
    case 2:
      return Buffer.concat([tar.subarray(0, block + blocks), tar.subarray(block)]);
    case 3:
      return Buffer.concat([tar.subarray(0, block), dice.pick(all).tar.subarray(block)]);
    case 4:
      return tar.subarray(0, dice.once(2) ? block : dice.below(tar.length + 1));
    case 5:
    case 6:
    case 7: {
      // Mostly before an entry, where it may belong.
      const at = dice.once(6) ? block : dice.pick([0, ...headersOf(tar)]);
      return Buffer.concat([tar.subarray(0, at), newEntry(dice), tar.subarray(at)]);
    }
    default:
      return changedHeader(tar, dice);
  }
}

/** Some more often: where they are changed, an archive may stay sound. */
const CHANGED: readonly (keyof RawFields)[] = [
  ...(Object.keys(FIELDS) as (keyof RawFields)[]),
  ...(['name', 'name', 'name', 'name', 'target', 'target', 'mode', 'mtime', 'uid', 'type'] as const),
];

/** One field of a header, which is then right again in most cases. */
function changedHeader(tar: Buffer, dice: Dice): Buffer {
  const headers = headersOf(tar);
  if (headers.length === 0) return tar;
  const copy = Buffer.from(tar);
  const header = copy.subarray(dice.pick(headers));
  const field = dice.pick(CHANGED);
  const [at, length] = FIELDS[field];
  header.fill(0, at, at + length);
  const value = Buffer.from(valueFor(field, dice));
  value.copy(header, at, 0, Math.min(length, value.length));
  if (field !== 'checksum' && !dice.once(20)) mendChecksum(header);
  return copy;
}

function headersOf(tar: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + BLOCK <= tar.length; at += BLOCK) {
    // What is in the place of the checksum tells well enough.
    if (/^[0-7]{6,7}[\0 ]{1,2}$/.test(tar.toString('latin1', at + 148, at + 156))) found.push(at);
  }
  return found;
}

function valueFor(field: keyof RawFields, dice: Dice): string | Buffer {
  switch (field) {
    case 'name':
      return dice.once(20) ? dice.bytes(100) : someName(dice);
    case 'target':
      return dice.pick(TARGETS);
    case 'mode':
      return dice.pick(MODES);
    case 'type':
      return dice.pick(TYPES);
    case 'magic':
      return dice.pick(MAGICS);
    case 'size':
    case 'mtime':
    case 'uid':
    case 'gid':
      return dice.pick(NUMBERS);
    case 'checksum':
    case 'device':
      return octal(dice.below(20_000), 8);
    case 'extension':
      return dice.once(2) ? someName(dice) : octal(dice.below(512), 12);
  }
}

function someName(dice: Dice): string {
  if (dice.once(3)) return `${OUTPUT}/new/${dice.below(1000)}`;
  return dice.once(4) ? dice.pick(OUTSIDE) : OUTPUT + dice.pick(INSIDE);
}

function newEntry(dice: Dice): Buffer {
  const name = someName(dice);
  switch (dice.below(8)) {
    case 0:
      return folder(name);
    case 1:
    case 2:
      return link(name, dice.pick(TARGETS));
    case 3:
      return announcement(dice.once(2) ? 'L' : 'K', `${name}${dice.once(6) ? '' : '\0'}`);
    case 4:
      return oldest(name, Buffer.alloc(dice.pick([0, 4, 4, 5])));
    case 5:
      return Buffer.alloc(BLOCK * (1 + dice.below(3)));
    default:
      return file(name, dice.bytes(dice.pick([0, 1, 100, 512, 600])));
  }
}
