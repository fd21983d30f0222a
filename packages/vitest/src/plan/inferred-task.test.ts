import { execFileSync } from 'node:child_process';
import { NO_PLAN, planText } from '@subminute/core/plan';
import { expect, test } from 'vitest';
import { type Plugged, plugged } from '../testing/plugged.ts';

const READS = ['package.json', 'vitest.config.mjs'];
const PLAN = planText({
  ...NO_PLAN,
  tests: [
    {
      project: 'shop',
      home: 'packages/shop',
      args: [],
      waits: [],
      below: 'default',
      reads: READS,
      env: [],
      writes: [],
    },
  ],
});
const INPUTS = ['{projectRoot}/**/*', '^default', ...READS.map((file) => `{workspaceRoot}/${file}`)];

const graph = (inputs: readonly unknown[]): string =>
  JSON.stringify({
    nodes: {
      shop: { data: { root: 'packages/shop', targets: { test: { inputs } } } },
      base: { data: { root: 'packages/base' } },
      other: { data: { root: 'packages/other' } },
    },
    dependencies: { shop: [{ target: 'base' }] },
  });
const GRAPH = '.nx/workspace-data/project-graph.json';

const importing = (...specifiers: readonly string[]): string => `
  import { test } from 'vitest';
  ${specifiers.map((one) => `import '${one}';`).join('\n')}
  test('passes', () => {});`;
const TEST = 'packages/shop/src/a.test.ts';

function shop(specifier: string, inputs: readonly unknown[] = INPUTS): Plugged {
  const work = plugged({
    'subminute.plan.json': PLAN,
    [GRAPH]: graph(inputs),
    '.gitignore': 'node_modules\n.nx\ngenerated.ts\n',
    'packages/shop/src/own.ts': 'export {};\n',
    'packages/base/index.ts': 'export {};\n',
    'packages/other/index.ts': 'export {};\n',
    'shared.ts': 'export {};\n',
    'generated.ts': 'export {};\n',
    [TEST]: importing('./own.ts', '../../base/index.ts', specifier),
  });
  execFileSync('git', ['init', '-q'], { cwd: work.root });
  return work;
}

test.each([
  ['a file of no project', '../../../shared.ts', 'shared.ts'],
  ['a project that it does not depend on', '../../other/index.ts', 'packages/other/index.ts'],
])(
  'a target that the plan makes fails where its tests load %s',
  async (_what, specifier, file) => {
    using work = shop(specifier);
    const refused = await work.run();
    expect(refused.said).toContain(`shop:test reads ${file}, which its inputs do not have`);
    expect(refused.said).toContain('Run: npx nx g @subminute/nx:infer.');
    expect(refused.code).toBe(1);
    // Nx has not made that target, nor the plan.
    expect((await work.run({ env: { NX_TASK_TARGET_TARGET: 'unit' } })).code).toBe(0);
    // The test file is known now, and has not read less.
    const known = await work.run();
    expect(known.report?.units).toMatchObject({ ran: 0, known: 1 });
    expect(known.code).toBe(1);
  },
  60_000,
);

test.each([
  ['a file that its inputs name', '../../../shared.ts', [...INPUTS, '{workspaceRoot}/shared.ts']],
  ['a file that a pattern has', '../../../shared.ts', [...INPUTS, { fileset: '{workspaceRoot}/*.ts' }]],
  ['what git ignores, which is in no hash', '../../../generated.ts', INPUTS],
  ['anything, where the project says its inputs itself', '../../../shared.ts', ['default', '^default']],
])(
  'it passes where they load %s',
  async (_what, specifier, inputs) => {
    using work = shop(specifier, inputs);
    const { code, said } = await work.run();
    expect(said).not.toContain('which its inputs do not have');
    expect(code).toBe(0);
  },
  60_000,
);
