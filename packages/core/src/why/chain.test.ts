import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Closures, GAP, chainOf } from './chain.ts';

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** Acyclic: each project hangs on later ones only. */
const graphs = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size }).map((bits): Edges => {
    const name = (i: number): string => `p${i}`;
    const indexes = Array.from({ length: size }, (_, i) => i);
    return new Map(
      indexes.map((i) => [name(i), new Set(indexes.filter((j) => j > i && bits[i * size + j]).map(name))]),
    );
  }),
);

function closuresOf(edges: Edges): Map<string, Set<string>> {
  const reach = (project: string, into: Set<string>): Set<string> => {
    into.add(project);
    for (const next of edges.get(project) ?? []) if (!into.has(next)) reach(next, into);
    return into;
  };
  return new Map([...edges.keys()].map((project) => [project, reach(project, new Set())]));
}

test('each printed step is a real edge, and the way leads from the one to the other', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const closures = closuresOf(edges);
      for (const [from, reach] of closures) {
        for (const to of reach) {
          const chain = chainOf(closures, from, to);
          expect([chain[0], chain.at(-1)]).toEqual([from, to]);
          chain.slice(1).forEach((step, i) => {
            expect(edges.get(chain[i] ?? '')?.has(step)).toBe(true);
          });
        }
      }
    }),
  );
});

test('with closures missing, a step is a real edge or a gap', () => {
  fc.assert(
    fc.property(graphs, fc.array(fc.nat(8), { maxLength: 4 }), (edges, missing) => {
      const whole = closuresOf(edges);
      const known: Closures = new Map(
        [...whole].filter(([name]) => !missing.includes(Number(name.slice(1)))),
      );
      for (const [from, reach] of known) {
        for (const to of reach) {
          const chain = chainOf(known, from, to);
          chain.slice(1).forEach((step, i) => {
            const last = chain[i] ?? '';
            expect(step === GAP || last === GAP || edges.get(last)?.has(step) === true).toBe(true);
          });
        }
      }
    }),
  );
});

test('the way in a diamond is one of its sides', () => {
  const closures = new Map([
    ['shop', new Set(['shop', 'ui', 'cart', 'core'])],
    ['ui', new Set(['ui', 'core'])],
    ['cart', new Set(['cart', 'core'])],
    ['core', new Set(['core'])],
  ]);
  expect(chainOf(closures, 'shop', 'core')).toEqual(['shop', 'cart', 'core']);
  expect(chainOf(closures, 'shop', 'shop')).toEqual(['shop']);
});

test('projects that hang on each other have a way between them or a gap, and it ends', () => {
  const both = new Set(['a', 'b', 'c']);
  const closures = new Map([
    ['a', both],
    ['b', both],
    ['c', new Set(['c'])],
  ]);
  expect(chainOf(closures, 'a', 'b')).toEqual(['a', 'b']);
  expect(chainOf(closures, 'a', 'c').at(-1)).toBe('c');
});
