import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { type ScenarioTime, scenarioTimes } from '../ratchet/scenarios.ts';
import { type Plan, builtGraph } from '../testing/built-graph.ts';
import { type GraphChange, changesOf, keyOf } from './changes.ts';
import { reverted } from './reverted.ts';
import type { WorkspaceGraph } from './workspace-graph.ts';

const PLAN: Plan = {
  imports: { base: [], util: ['base'], ui: ['util'], shop: ['ui'], auth: ['base'] },
  orders: { build: ['^build'] },
};
const built = (more: Partial<Plan> = {}): WorkspaceGraph => builtGraph({ ...PLAN, ...more });
const changed = (more: Partial<Plan>, from: Partial<Plan> = {}): readonly string[] =>
  changesOf(built(from), built(more)).map(keyOf);

describe('what a change added to the graph is', () => {
  test('nothing, where nothing was', () => {
    expect(changed({})).toEqual([]);
  });

  test('an edge, which also explains the inputs and the orders that come with it', () => {
    expect(changed({ imports: { ...PLAN.imports, ui: ['util', 'auth'] } })).toEqual(['edge ui → auth']);
  });

  test('an edge to a project that was below already', () => {
    expect(changed({ imports: { ...PLAN.imports, shop: ['ui', 'base'] } })).toContain('edge shop → base');
  });

  test('an input of each scope', () => {
    expect(
      changed({ inputs: ['workspace:[docs/**/*]', 'env:CI', 'npm:react', 'AllExternalDependencies'] }),
    ).toEqual([
      'input other AllExternalDependencies',
      'input other env:CI',
      'input other npm:react',
      'input workspace docs/**/*',
    ]);
  });

  test('a pattern with a comma in its braces, as one', () => {
    expect(changed({ inputs: ['workspace:[a.{ts,js},b]'] }, { inputs: ['workspace:[b]'] })).toEqual([
      'input workspace a.{ts,js}',
    ]);
  });

  test('files that were left out, but not files that are left out now', () => {
    const out = { patterns: ['!{projectRoot}/**/*.md'] };
    expect(changed({}, out)).toEqual(['input files no !{projectRoot}/**/*.md']);
    expect(changed(out)).toEqual([]);
  });

  test('a cache that is off, once for its target', () => {
    expect(changed({ uncached: ['build'] })).toEqual(['uncached build']);
    expect(changed({}, { uncached: ['build'] })).toEqual([]);
  });

  test('an order, by what it says', () => {
    const targets = ['build', 'test'];
    const base = { targets, orders: { build: ['^build'] } };
    expect(changed({ targets, orders: { ...base.orders, test: ['build'] } }, base)).toEqual([
      'order test → build',
    ]);
    expect(changed({ targets, orders: { ...base.orders, test: ['^build'] } }, base)).toEqual([
      'order test → ^build',
    ]);
    // No edge leads from util to auth: nothing else would tell of it.
    expect(changed({ targets, orders: { ...base.orders, test: ['auth:build'] } }, base)).toContain(
      'order test → auth:build',
    );
  });

  test('a task', () => {
    expect(changed({ imports: { ...PLAN.imports, page: ['ui'] } })).toEqual([
      'edge page → ui',
      'task page:build',
    ]);
  });

  test('of projects with colons in their names, theirs', () => {
    const imports = { 'a:b': [], a: ['a:b'], c: ['a'] };
    const more = { imports, targets: ['build', 'test'], orders: { build: ['^build'], test: ['^build'] } };
    expect(changed(more, { ...more, orders: { build: ['^build'] } })).toEqual(['order test → ^build']);
  });
});

// Commits that each touch one file, and the docs.
const SAMPLE: readonly SampleCommit[] = ['base', 'util', 'ui', 'shop', 'auth', 'new1', 'new2', 'gone'].map(
  (name) => ({
    sha: name,
    paths: [`packages/${name}/index.ts`],
    packages: name === 'auth' ? ['react'] : [],
  }),
);
const DOCS: SampleCommit = { sha: 'docs', paths: ['docs/guide.md', 'tools/run.ts'], packages: [] };

function times(graph: WorkspaceGraph): readonly ScenarioTime[] {
  const compile = (pattern: string) => (path: string) => path === pattern;
  const weight = (task: string): number =>
    1000 + Array.from(task, (char) => char.codePointAt(0) ?? 0).reduce((sum, one) => sum + one, 0);
  const weights = { cpuMs: weight, durationMs: weight };
  return scenarioTimes(graph, [...SAMPLE, DOCS], weights, { compile, cores: 2 });
}
const loops = (graph: WorkspaceGraph): readonly (readonly [string, number])[] =>
  times(graph).map(({ scenario, loopMs }) => [scenario, loopMs]);

const NAMES = ['base', 'util', 'ui', 'shop', 'auth'];
const ADDED = ['new1', 'new2'];

/** A head is its base and more: imports, inputs, orders, projects, caches that are off. */
const pairs = fc
  .record({
    edges: fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 12, selector: String }),
    isNew: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    inputs: fc.uniqueArray(
      fc.constantFrom(
        'workspace:[docs/**/*]',
        'workspace:[tools/**/*]',
        'env:CI',
        'npm:react',
        'AllExternalDependencies',
      ),
    ),
    newInputs: fc.nat(5),
    orders: fc.uniqueArray(fc.constantFrom('^build', 'build'), { maxLength: 2 }),
    newOrders: fc.nat(2),
    uncached: fc.constantFrom([], ['build'], ['test'], ['build', 'test']),
    isUncached: fc.boolean(),
    added: fc.boolean(),
  })
  .map((one) => ({ base: plan(one, false), head: plan(one, true) }));

interface Drawn {
  readonly edges: readonly (readonly [number, number])[];
  readonly isNew: readonly boolean[];
  readonly inputs: readonly string[];
  readonly newInputs: number;
  readonly orders: readonly string[];
  readonly newOrders: number;
  readonly uncached: readonly string[];
  readonly isUncached: boolean;
  readonly added: boolean;
}

function plan(drawn: Drawn, isHead: boolean): WorkspaceGraph {
  const names = [...NAMES, ...(drawn.added && isHead ? ADDED : [])];
  const all = [...NAMES, ...ADDED];
  const edges = drawn.edges
    .filter((_, at) => isHead || !drawn.isNew[at])
    .map(([a, b]) => [all[Math.max(a, b)] ?? '', all[Math.min(a, b)] ?? ''] as const)
    .filter(([from, to]) => from !== to && names.includes(from) && names.includes(to));
  const kept = drawn.inputs.slice(isHead ? 0 : drawn.newInputs);
  // Where all packages are hashed, Nx names no single one.
  const inputs = kept.filter(
    (input) => !input.startsWith('npm:') || !kept.includes('AllExternalDependencies'),
  );
  return builtGraph({
    imports: Object.fromEntries(
      names.map((name) => [name, [...new Set(edges.filter(([from]) => from === name).map(([, to]) => to))]]),
    ),
    targets: ['build', 'test'],
    inputs,
    orders: { build: ['^build'], test: drawn.orders.slice(isHead ? 0 : drawn.newOrders) },
    uncached: isHead || !drawn.isUncached ? drawn.uncached : [],
  });
}

describe('reverted one by one', () => {
  test('in any order, the changes give back the loops of the base', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), ({ base, head }, random) => {
        let graph = head;
        for (const change of shuffled(changesOf(base, head), random)) graph = reverted(base, graph, change);
        const was = new Set(NAMES.map((name) => `edit:${name}`))
          .add('typical')
          .add('typical_p90')
          .add('noop')
          .add('cold');
        expect(loops(graph).filter(([scenario]) => was.has(scenario))).toEqual(loops(base));
      }),
      { numRuns: 300 },
    );
  });

  test('a change makes no loop longer by going, and is found no more', () => {
    fc.assert(
      fc.property(pairs, ({ base, head }) => {
        const all = new Map(loops(head));
        for (const change of changesOf(base, head)) {
          const graph = reverted(base, head, change);
          for (const [scenario, ms] of loops(graph)) expect(ms).toBeLessThanOrEqual(all.get(scenario) ?? -1);
          expect(changesOf(base, graph).map(keyOf)).not.toContain(keyOf(change));
        }
      }),
      { numRuns: 100 },
    );
  });
});

function shuffled(list: readonly GraphChange[], random: Iterator<number>): readonly GraphChange[] {
  return list
    .map((one) => ({ one, at: Number(random.next().value) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

test('of two inputs that came together, one is taken back alone', () => {
  const base = built();
  const head = built({ inputs: ['env:CI', 'workspace:[docs/**/*]'] });
  const [variable, docs] = changesOf(base, head);
  if (!variable || !docs) throw new Error('two changes');
  expect(reverted(base, head, variable).tasks[0]?.inputs.map((at) => head.inputs[at])).toContain(
    'workspace:[docs/**/*]',
  );
  expect(loops(reverted(base, head, variable))).toEqual(loops(head));
  expect(loops(reverted(base, head, docs))).toEqual(loops(base));
});

test('of the files of one input, one pattern is taken back alone', () => {
  const out = ['!{projectRoot}/**/*.md', '!{projectRoot}/**/*.txt'];
  const base = built({ patterns: out, inputs: ['workspace:[docs/**/*]'] });
  const head = built({ inputs: ['workspace:[docs/**/*,tools/**/*]'] });
  const changes = changesOf(base, head);
  expect(changes.map(keyOf)).toEqual([
    'input files no !{projectRoot}/**/*.md',
    'input files no !{projectRoot}/**/*.txt',
    'input workspace tools/**/*',
  ]);
  const inputsWithout = (at: number): readonly string[] => {
    const graph = reverted(base, head, changes[at] as GraphChange);
    const task = graph.tasks.find((one) => one.task === asTaskId('base:build'));
    return (task?.inputs ?? []).map((one) => graph.inputs[one] ?? '');
  };
  expect(inputsWithout(0)).toEqual([
    'base:{projectRoot}/**/*,!{projectRoot}/**/*.md',
    'workspace:[docs/**/*,tools/**/*]',
  ]);
  expect(inputsWithout(2)).toEqual(['base:{projectRoot}/**/*', 'workspace:[docs/**/*]']);
});

test('with an input of outputs go the tasks that write them', () => {
  const base = built({ targets: ['build', 'test'] });
  const head = {
    ...base,
    inputs: [...base.inputs, '**/*.d.ts:packages/ui/dist'],
    tasks: base.tasks.map((task) =>
      task.target === 'test'
        ? { ...task, inputs: [...task.inputs, base.inputs.length], reads: [asTaskId('ui:build')] }
        : task,
    ),
  };
  const changes = changesOf(base, head);
  expect(changes.map(keyOf)).toEqual(['input other **/*.d.ts:packages/ui/dist']);
  expect(loops(head)).not.toEqual(loops(base));
  expect(loops(reverted(base, head, changes[0] as GraphChange))).toEqual(loops(base));
});
