import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Operation, type Sequence, play } from './model.ts';

const operation: fc.Arbitrary<Operation> = fc.record({
  atMs: fc.integer({ min: 0, max: 20_000 }),
  kind: fc.constantFrom('write', 'rewrite', 'there-and-back', 'git'),
  file: fc.integer({ min: 0, max: 3 }),
});

const sequence: fc.Arbitrary<Sequence> = fc
  .record({
    operations: fc.array(operation, { minLength: 1, maxLength: 12 }),
    writes: fc.constantFrom('nothing' as const, 'as-it-is' as const, 'anew' as const),
    lostPercent: fc.constantFrom(0, 0, 20),
    chances: fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
  })
  .map(({ chances, ...rest }) => ({ ...rest, random: () => Number(chances.next().value ?? 0) }));

// Ten thousand of them: tools/bench/watch.ts.
test('no change is lost and no answer is of another state, whatever happens to files when', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (given) => {
      const { lost, stale } = await play(given);
      expect({ lost, stale }).toEqual({ lost: false, stale: 0 });
    }),
    { numRuns: 300 },
  );
});
