import type { GraphFile } from '@subminute/core/graph';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { expect, test } from 'vitest';
import { commitOf, findingIn, importing, testTask } from '../testing/finding.ts';
import type { Proposal } from './proposal.ts';
import { typeOnlyEdges } from './type-only-edges.ts';

const graph: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: ['app', 'lib'].map((name) => ({ name, root: `libs/${name}` })),
  edges: [{ from: 'app', to: 'lib', kind: 'static' }],
  tasks: [testTask('app', [0, 1]), testTask('lib', [1])],
  inputs: ['app:libs/app/**/*', 'lib:libs/lib/**/*'],
  lockfile: 'all',
};

const found = (app: GraphFile): Promise<readonly Proposal[]> =>
  typeOnlyEdges(
    findingIn({
      texts: {},
      graph,
      costs: { 'app:test': 9000, 'lib:test': 2000 },
      files: [app, importing('libs/lib/index.ts')],
      train: [commitOf('libs/lib/index.ts')],
    }),
  );
const app = importing('libs/app/index.ts', 'libs/lib/index.ts');

test('tests that only import types of a project are told with what it would save, and nothing is proposed', async () => {
  const typed = { ...app, imports: app.imports.map((one) => ({ ...one, kind: 'type' as const })) };
  const [first] = await found(typed);
  expect(first?.isRefused).toBe(true);
  expect(await first?.edits({ read: () => undefined, exists: () => false })).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^it would save 7\.0s a loop on the older commits, but a list of projects/),
  });
});

test('what runs in a test is hashed', async () => {
  expect(await found(app)).toEqual([]);
});
