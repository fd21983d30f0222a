import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitsWhere, hasBit, bitsFor } from './bits.ts';
import { componentsOf } from './components.ts';
import { type FileGraph, type GraphFile, fileGraphOf, packagesOf } from './file-graph.ts';
import { listAt, reachedFrom, viewOf } from './file-view.ts';
import type { Import } from './import.ts';

function importOf(specifier: string, kind: Import['kind'] = 'runtime'): Import {
  return { specifier, start: 0, end: specifier.length + 2, how: 'static', kind };
}

interface Wanted {
  readonly kind?: Import['kind'];
  readonly verbatim?: boolean;
}

function file(path: string, to: readonly string[], { kind, verbatim = false }: Wanted = {}): GraphFile {
  return {
    path,
    imports: to.map((one) => importOf(one, kind)),
    targets: to.map((one) => ({ is: 'file', file: one })),
    facts: {},
    verbatim,
  };
}

function edgesOf({ files, edges }: FileGraph): readonly string[] {
  return edges.map(({ from, to, kind }) => `${files[from]?.path} ${kind} ${files[to]?.path}`);
}

describe('a graph of files', () => {
  test('is the same in whatever order its files come', () => {
    const files = [file('b.ts', ['a.ts']), file('a.ts', ['c.ts']), file('c.ts', [])];
    expect(fileGraphOf(files)).toEqual(fileGraphOf(files.toReversed()));
    expect(fileGraphOf(files).files.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'c.ts']);
  });

  test('has no edge to what is no file of it', () => {
    expect(fileGraphOf([file('a.ts', ['gone.ts'])]).edges).toEqual([]);
  });

  test('keeps types apart from what runs', () => {
    const graph = fileGraphOf([
      file('a.ts', ['c.ts'], { kind: 'type' }),
      file('b.ts', ['c.ts']),
      file('c.ts', ['d.d.ts']),
      file('d.d.ts', ['b.ts']),
    ]);
    expect(edgesOf(graph)).toEqual([
      'a.ts type c.ts',
      'b.ts runtime c.ts',
      'c.ts type d.d.ts',
      'd.d.ts type b.ts',
    ]);
  });

  test('an import of marked names runs only where the settings leave it standing', () => {
    const to = file('to.ts', []);
    const kindWhere = (verbatim: boolean): string | undefined =>
      fileGraphOf([file('a.ts', ['to.ts'], { kind: 'type-names', verbatim }), to]).edges[0]?.kind;
    expect([kindWhere(false), kindWhere(true)]).toEqual(['type', 'runtime']);
  });

  test('what runs beside a declaration has an edge of its own', () => {
    const from: GraphFile = {
      ...file('a.ts', ['x.d.ts']),
      targets: [{ is: 'file', file: 'x.d.ts', runs: 'x.js' }],
    };
    const graph = fileGraphOf([from, file('x.d.ts', []), file('x.js', [])]);
    expect(edgesOf(graph)).toEqual(['a.ts type x.d.ts', 'a.ts runtime x.js']);
  });

  test('names the packages outside, with those of types only where they are asked for', () => {
    const one: GraphFile = {
      ...file('a.ts', []),
      imports: [importOf('react'), importOf('estree', 'type'), importOf('react/jsx-runtime')],
      targets: ['react', 'estree', 'react'].map((name) => ({ is: 'package', name })),
    };
    expect(packagesOf(one, { types: false })).toEqual(['react']);
    expect(packagesOf(one, { types: true })).toEqual(['estree', 'react']);
  });
});

/** Random edges between so many files. */
const randomGraph = fc
  .integer({ min: 1, max: 24 })
  .chain((size) => {
    const number = fc.nat({ max: size - 1 });
    return fc.tuple(fc.constant(size), fc.array(fc.tuple(number, number), { maxLength: 60 }));
  })
  .map(([size, pairs]) => {
    const name = (number: number): string => `f${String(number).padStart(2, '0')}.ts`;
    const files = Array.from({ length: size }, (_, from) =>
      file(
        name(from),
        pairs.filter(([one]) => one === from).map(([, to]) => name(to)),
      ),
    );
    return viewOf(fileGraphOf(files), 'runtime');
  });

describe('on any graph', () => {
  test('above is below, turned around', () => {
    fc.assert(
      fc.property(randomGraph, (view) => {
        for (let from = 0; from < view.size; from++)
          for (const to of listAt(view.below, from)) expect([...listAt(view.above, to)]).toContain(from);
        expect(view.above.items.length).toBe(view.below.items.length);
      }),
    );
  });

  test('two files are in one component where each reaches the other, and below comes first', () => {
    fc.assert(
      fc.property(randomGraph, (view) => {
        const { of, files, count } = componentsOf(view);
        const all = Array.from({ length: view.size }, (_, number) => number);
        const reach = all.map((number) =>
          reachedFrom(
            bitsWhere(all, (one) => one === number),
            view.below,
          ),
        );
        for (const a of all) {
          for (const b of all) {
            const isOne = hasBit(reach[a] ?? bitsFor(0), b) && hasBit(reach[b] ?? bitsFor(0), a);
            expect(of[a] === of[b]).toBe(isOne);
          }
          for (const b of listAt(view.below, a)) expect(of[b]).toBeLessThanOrEqual(of[a] ?? -1);
        }
        const listed = Array.from({ length: count }, (_, number) => [...listAt(files, number)]).flat();
        expect(listed.toSorted((a, b) => a - b)).toEqual(all);
      }),
    );
  });
});
