import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProjectEdge } from '../graph/workspace-graph.ts';
import { hubGraph } from './hub-graph.ts';

const edge = (from: string, to: string): ProjectEdge => ({ from, to, kind: 'static' });
const project = (name: string, workMs: number) => ({ project: name, commits: 1, workMs });

test('a project stands above those that it depends on, and knows who uses it', () => {
  const { hubs, edges, leftOut, totalMs } = hubGraph({
    projects: [project('core', 9), project('api', 5), project('web', 3), project('docs', 0)],
    edges: [edge('web', 'api'), edge('api', 'core'), edge('web', 'core'), edge('gone', 'core')],
    all: 6,
  });
  expect(hubs.map(({ project: name, level, dependents }) => [name, level, dependents])).toEqual([
    ['core', 0, 3],
    ['api', 1, 1],
    ['web', 2, 0],
  ]);
  expect(edges).toEqual([
    [1, 0],
    [2, 0],
    [2, 1],
  ]);
  expect([leftOut, totalMs]).toEqual([3, 17]);
});

test('whatever the edges, cycles among them, each has a place and a circle is drawn once', () => {
  const names = Array.from({ length: 12 }, (_, at) => `p${at}`);
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)));
  fc.assert(
    fc.property(pairs, (all) => {
      const { hubs, edges } = hubGraph({
        projects: names.map((name, at) => project(name, 12 - at)),
        edges: all.map(([from, to]) => edge(from, to)),
        all: names.length,
      });
      expect(hubs.every(({ level, across }) => level >= 0 && level < 12 && across > 0 && across < 1)).toBe(
        true,
      );
      expect(new Set(edges.map(String)).size).toBe(edges.length);
      expect(new Set(hubs.map(({ level, across }) => `${level} ${across}`)).size).toBe(12);
    }),
  );
});
