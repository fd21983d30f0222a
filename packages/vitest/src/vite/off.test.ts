import { expect, test } from 'vitest';
import type { HostProject } from './host.ts';
import { whyOff } from './off.ts';

type Part = Readonly<Record<string, unknown>>;

const project = (config: Part = {}, vite: Part = { environments: {} }): HostProject =>
  ({
    name: 'shop',
    vite,
    config: { environment: 'node', coverage: {}, sequence: {}, snapshotOptions: {}, ...config },
  }) as unknown as HostProject;

test('nothing speaks against test files each in a worker of its own', () => {
  expect(whyOff(project(), 'forks')).toBeUndefined();
  expect(whyOff(project(), 'threads')).toBeUndefined();
});

test.each([
  ['forks', project({}, { moduleGraph: {} }), 'Vite is older than 6'],
  ['forks', project({ isolate: false }), 'isolate is false'],
  ['forks', project({ poolOptions: { forks: { isolate: false } } }), 'isolate is false'],
  ['forks', project({ environment: 'own' }), 'nothing is known of the environment own'],
  ['vmThreads', project(), 'nothing is seen of workers of the pool vmThreads'],
])('in a %s pool with %o all test files run', (pool, asked, why) => {
  expect(whyOff(asked, pool)).toContain(why);
});
