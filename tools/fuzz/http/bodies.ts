import { gzipSync } from 'node:zlib';
import { file, gzip, tar, taskEnd } from '../../rig/archives/raw-tar.ts';
import type { Dice } from '../archive/dice.ts';
import { mutated } from '../archive/mutate.ts';
import { OUTPUT, seeds } from '../archive/seeds.ts';

/** What is sent as an archive. */
export interface Bodies {
  /** A right one, like no other. */
  readonly sound: (dice: Dice) => Buffer;
  /** One that names a checkout, and is right there alone. */
  readonly naming: (dice: Dice, root: string) => Buffer;
  readonly mutant: (dice: Dice) => Buffer;
}

/** Right ones are numbered, from behind `before` on. */
export function bodies(before = 0): Bodies {
  const all = seeds();
  let newest = before;
  const made = (dice: Dice, text: (dice: Dice, nth: number) => Buffer): Buffer => {
    newest += 1;
    const one = file(`${OUTPUT}/${newest}.js`, text(dice, newest));
    return gzip(tar(one, taskEnd(`built ${newest}\n`)), { level: 1 });
  };
  return {
    sound: (dice) => made(dice, textOf),
    naming: (dice, root) => made(dice, () => Buffer.from(`// ${root}/src/a.ts`)),
    mutant: (dice) => mutated(dice.pick(all), all, dice).bytes(),
  };
}

/** Now and then it is too large for a buffer of the shield. */
function textOf(dice: Dice, nth: number): Buffer {
  if (dice.once(400)) return Buffer.alloc(200_000 + dice.below(2_000_000), dice.bytes(100_000));
  return dice.once(4) ? dice.bytes(dice.below(5000)) : Buffer.from(`export const a = ${nth};\n`);
}

export function bodyFor({ sound, mutant }: Bodies, dice: Dice): Buffer {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return mutant(dice);
    case 2:
      return dice.pick([
        Buffer.alloc(0),
        Buffer.from('<html>'),
        Buffer.from([0x1f, 0x8b]),
        Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0]),
        gzipSync(Buffer.alloc(dice.below(200_000))),
        Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), dice.bytes(dice.below(300))]),
      ]);
    default:
      return sound(dice);
  }
}
