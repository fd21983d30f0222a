import { expect, test } from 'vitest';
import { dice } from './dice.ts';
import { mutated } from './mutate.ts';
import { faultInList, faultInRewriting, judged, sandbox } from './oracle.ts';
import { seeds } from './seeds.ts';

test('of a thousand changed archives none is taken that Nx understands otherwise', async () => {
  const chance = dice(20_261_122);
  const all = seeds();
  using place = sandbox();
  let taken = 0;
  for (let runs = 0; runs < 1000; runs++) {
    const bytes = mutated(chance.pick(all), all, chance).bytes();
    if ((await judged(bytes, [1 + chance.below(5000)])) !== 'taken') continue;
    taken++;
    const fault =
      faultInList(bytes) ?? (await faultInRewriting(bytes)) ?? (await place.faultInRestoring(bytes));
    expect([fault, fault && bytes.toString('base64')]).toEqual([undefined, undefined]);
  }
  // Else it would show nothing.
  expect(taken).toBeGreaterThan(50);
});
