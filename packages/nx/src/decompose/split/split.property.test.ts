import { isDeclaration } from '@subminute/core/graph';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Texts, edited, memoryFiles, memoryGraph, planIn } from '../../testing/memory-workspace.ts';
import { meanings } from '../../testing/meanings.ts';
import { isInside } from '../modules/names.ts';
import type { SplitPlan } from './request.ts';

const AREAS = ['', 'api/', 'wire/', 'wire/deep/'] as const;
const PER_AREA = 3;
const MODULES = AREAS.flatMap((area, layer) =>
  Array.from({ length: PER_AREA }, (_, at) => ({
    layer,
    at,
    file: `${area}${at === 0 && area !== '' ? 'index' : `m${at}`}`,
  })),
);

const HOW = [
  'named',
  'type',
  'inline type',
  'namespace',
  'default',
  'effect',
  'dynamic',
  'require',
  'import type',
  'export',
  'export all',
  'export type',
  'mock',
  'actual',
  'several',
] as const;
type How = (typeof HOW)[number];

interface Drawn {
  readonly from: number;
  readonly to: number;
  readonly how: How;
  /** By the package's name rather than by a path. */
  readonly bySelf: boolean;
}

interface Shape {
  readonly edges: readonly Drawn[];
  readonly uses: readonly Drawn[];
  readonly ending: '' | '.js' | '.ts';
  readonly exports: 'source' | 'conditions' | 'dist' | 'paths';
  readonly shown: readonly number[];
  readonly isFree: boolean;
  readonly isUpward: boolean;
  readonly parts: readonly (readonly string[])[];
}

const edge = fc.record({
  from: fc.nat(MODULES.length - 1),
  to: fc.nat(MODULES.length - 1),
  how: fc.constantFrom(...HOW),
  bySelf: fc.boolean(),
});

const shape: fc.Arbitrary<Shape> = fc.record({
  edges: fc.array(edge, { maxLength: 25 }),
  uses: fc.array(edge, { maxLength: 10 }),
  ending: fc.constantFrom('' as const, '.js' as const, '.ts' as const),
  exports: fc.constantFrom('source' as const, 'conditions' as const, 'dist' as const, 'paths' as const),
  shown: fc.uniqueArray(fc.nat(MODULES.length - 1), { maxLength: 3 }),
  isFree: fc.boolean(),
  isUpward: fc.boolean(),
  parts: fc.constantFrom(
    [['api']],
    [['wire']],
    [['wire'], ['api']],
    [['wire/deep']],
    [['wire/deep'], ['wire', 'api']],
  ),
});

const nameOf = (module: number): string => `v${module}`;

function statement(how: How, specifier: string, to: number, at: number): string {
  const name = nameOf(to);
  const texts: Readonly<Record<How, string>> = {
    named: `import { ${name} as a${at} } from '${specifier}';`,
    type: `import type { T${to} as t${at} } from "${specifier}";`,
    'inline type': `import { type T${to} as t${at}, ${name} as a${at} } from '${specifier}'`,
    namespace: `import * as n${at} from '${specifier}';`,
    default: `import d${at}, { ${name} as a${at} } from '${specifier}';`,
    effect: `import '${specifier}';`,
    dynamic: `export const l${at} = () => import('${specifier}');`,
    require: `export const r${at} = () => require('${specifier}');`,
    'import type': `export let i${at}: import('${specifier}').T${to};`,
    export: `export { ${name} as e${at} } from '${specifier}';`,
    'export all': `export * from '${specifier}';`,
    'export type': `export type { T${to} as E${at} } from '${specifier}';`,
    mock: `import { vi as vi${at} } from 'vitest';\nvi.mock('${specifier}');`,
    actual: `export const c${at} = () => vi.importActual('${specifier}');`,
    several: `import {\n  ${name} as a${at},\n  default as d${at},\n  type T${to} as t${at},\n} from "${specifier}";`,
  };
  return texts[how];
}

function texts(given: Shape): Texts {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
    'packages/app/package.json': JSON.stringify({ name: 'app', dependencies: { lib: '*' } }),
  };
  const paths = { compilerOptions: { baseUrl: '.', paths: { lib: ['packages/lib/src/index.ts'] } } };
  files['tsconfig.json'] = JSON.stringify(given.exports === 'paths' ? paths : {});
  files['packages/lib/package.json'] = JSON.stringify(manifest(given));
  if (given.exports === 'conditions')
    files['packages/lib/tsconfig.json'] = files['packages/app/tsconfig.json'] =
      '{"compilerOptions":{"customConditions":["source"]}}';
  for (const [number, { file }] of MODULES.entries())
    files[`packages/lib/src/${file}.ts`] = moduleText(number, given);
  files['packages/lib/src/index.ts'] =
    MODULES.map(
      ({ file }, number) => `export { v${number}, type T${number} } from './${file}${given.ending}';`,
    ).join('\n') + `\nexport { default } from './${MODULES[4]?.file ?? ''}${given.ending}';\n`;
  for (const [at, use] of given.uses.entries()) {
    const specifier =
      use.bySelf && given.shown.includes(use.to) ? `lib/${MODULES[use.to]?.file ?? ''}` : 'lib';
    files[`packages/app/src/u${at}.ts`] = `${statement(use.how, specifier, use.to, 0)}\nexport {};\n`;
  }
  return files;
}

function manifest({ exports, isFree, shown }: Shape): object {
  const value = (file: string): unknown => {
    if (exports === 'conditions')
      return { source: `./src/${file}.ts`, types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` };
    return exports === 'dist' ? `./dist/${file}.js` : `./src/${file}.ts`;
  };
  const entries = shown.map((one) => MODULES[one]?.file ?? '').map((file) => [`./${file}`, value(file)]);
  return {
    name: 'lib',
    version: '1.0.0',
    ...(isFree ? { sideEffects: false } : {}),
    exports: { '.': value('index'), ...(Object.fromEntries(entries) as object) },
  };
}

function moduleText(number: number, { edges, ending, isUpward }: Shape): string {
  const own = MODULES[number] ?? MODULES[0];
  const lines = edges.flatMap(({ from, to, how, bySelf }, at) => {
    const target = MODULES[to];
    if (from !== number || !own || !target) return [];
    // Mostly downward: otherwise all is one circle.
    if (target.layer < own.layer && !(isUpward && at === 0)) return [];
    if (bySelf && at % 4 === 0) return [statement(how, 'lib', to, at)];
    const path = `${'../'.repeat(own.file.split('/').length - 1) || './'}${target.file}`;
    const isFolder = ending === '' && path.endsWith('/index') && at % 2 === 0;
    return [statement(how, isFolder ? path.slice(0, -'/index'.length) : path + ending, to, at)];
  });
  return `${lines.join('\n')}\nexport const v${number} = ${number};\nexport interface T${number} { a: ${number} }\nexport default v${number};\n`;
}

function partsOf(given: Shape, files: Texts): { readonly name: string; readonly files: readonly string[] }[] {
  const taken = new Set<string>();
  return given.parts.map((dirs) => {
    const own = Object.keys(files).filter(
      (file) => !taken.has(file) && dirs.some((dir) => isInside(file, `packages/lib/src/${dir}`)),
    );
    for (const file of own) taken.add(file);
    return { name: dirs.join('-').replace('/', '-'), files: own };
  });
}

function isAcyclic(files: Texts, roots: readonly string[]): boolean {
  const graph = memoryGraph(memoryFiles(files));
  const rootOf = (file: string | undefined): string | undefined =>
    roots.find((root) => isInside(file ?? '', root));
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of graph.edges) {
    const a = rootOf(graph.files[from]?.path);
    const b = rootOf(graph.files[to]?.path);
    if (a !== undefined && b !== undefined && a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  const above = (root: string, seen: readonly string[]): boolean =>
    !seen.includes(root) && [...(edges.get(root) ?? [])].every((next) => above(next, [...seen, root]));
  return roots.every((root) => above(root, []));
}

function check(before: Texts, { edits, moves, projects }: SplitPlan): void {
  const after = edited(before, edits);
  const back = new Map([...moves].map(([from, to]) => [to, from]));
  // What stands for a module that went is passed through, as every `export … from`.
  const stubs = new Set([...moves.keys()].filter((file) => after[file] !== undefined));
  const own = meanings(after, (file) => (stubs.has(file) ? `name of ${file}` : (back.get(file) ?? file)));
  const kept = new Map([...own].filter(([file]) => before[file] !== undefined && file.endsWith('.ts')));
  const was = new Map(
    [...meanings(before, (file) => file)].filter(([file]) => file.endsWith('.ts') && !isDeclaration(file)),
  );
  for (const file of stubs) expect(after[file]).toMatch(/^export \* from '/);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(was));
  for (const [from, to] of moves)
    expect(after[to]?.length ?? 0).toBeGreaterThan(0.3 * (before[from]?.length ?? 0));
  for (const file of Object.keys(before)) expect(after[moves.get(file) ?? file]).toBeDefined();
  expect(isAcyclic(after, ['packages/app', 'packages/lib', ...projects.map(({ root }) => root)])).toBe(true);
}

test('after a split, all names come from where they came from, and nothing is lost', () => {
  let planned = 0;
  let refused = 0;
  const reasons = new Set<string>();
  fc.assert(
    fc.property(shape, (given) => {
      const before = texts(given);
      const plan = planIn(before, 'lib', partsOf(given, before));
      if (plan.ok) {
        planned += 1;
        check(before, plan.value);
      } else {
        refused += 1;
        reasons.add(plan.error.replaceAll(/\S*\/\S*/g, '…'));
      }
    }),
    { numRuns: 300 },
  );
  // Otherwise nothing was shown.
  expect(planned).toBeGreaterThan(refused / 4);
  for (const reason of reasons) expect(reason).toMatch(/circle|which stays in|none of its entries/);
});

test('the same files in another order give the same split', () => {
  fc.assert(
    fc.property(shape, fc.infiniteStream(fc.nat()), (given, order) => {
      const before = texts(given);
      const mixed = Object.entries(before)
        .map((entry) => [order.next().value ?? 0, entry] as const)
        .sort(([a], [b]) => a - b)
        .map(([, entry]) => entry);
      const parts = partsOf(given, before);
      expect(planIn(Object.fromEntries(mixed), 'lib', parts)).toEqual(planIn(before, 'lib', parts));
    }),
    { numRuns: 50 },
  );
});
