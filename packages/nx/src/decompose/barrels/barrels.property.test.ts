import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { afterAll, expect, test } from 'vitest';
import { meanings } from '../../testing/meanings.ts';
import { type Texts, barrelsIn, edited } from '../../testing/memory-workspace.ts';
import { openRunner } from '../../testing/run-modules.ts';

const LIB = 'packages/lib/src';
const MODULES = ['m0', 'm1', 'm2', 'a/m3', 'a/m4', 'a/deep/m5', 'b/m6', 'b/m7', 'b/m8'] as const;
const BARRELS = ['index', 'a/index', 'a/deep/index', 'b/index'] as const;

const HOW = [
  'named',
  'alias',
  'several',
  'with type',
  'type',
  'namespace',
  'default',
  'effect',
  'export',
  'export all',
  'dynamic',
] as const;

interface Drawn {
  readonly from: number;
  /** A module, or a barrel by what is over. */
  readonly through: number;
  readonly to: number;
  readonly also: number;
  readonly how: (typeof HOW)[number];
}

const KINDS = ['lazy', 'lazy', 'eager', 'class', 'effect', 'call'] as const;

interface Shape {
  readonly edges: readonly Drawn[];
  readonly tests: readonly Drawn[];
  readonly kinds: readonly (typeof KINDS)[number][];
  readonly barrels: readonly (readonly ('names' | 'star')[])[];
  readonly ending: '' | '.js' | '.ts';
  readonly isFree: boolean;
  readonly isUpward: boolean;
  readonly mocks: readonly number[];
}

const drawn = fc.record({
  from: fc.nat(MODULES.length - 1),
  through: fc.nat(BARRELS.length + 2),
  to: fc.nat(MODULES.length - 1),
  also: fc.nat(MODULES.length - 1),
  how: fc.constantFrom(...HOW),
});

const shape: fc.Arbitrary<Shape> = fc.record({
  edges: fc.array(drawn, { maxLength: 12 }),
  tests: fc.array(drawn, { minLength: 1, maxLength: 8 }),
  kinds: fc.array(fc.constantFrom(...KINDS), { minLength: MODULES.length, maxLength: MODULES.length }),
  barrels: fc.array(
    fc.array(fc.constantFrom('names' as const, 'star' as const), { minLength: 4, maxLength: 4 }),
    {
      minLength: BARRELS.length,
      maxLength: BARRELS.length,
    },
  ),
  ending: fc.constantFrom('' as const, '.js' as const, '.ts' as const),
  isFree: fc.boolean(),
  isUpward: fc.boolean(),
  mocks: fc.array(fc.nat(7), { maxLength: 1 }),
});

function pathTo(from: string, to: string, ending: string): string {
  const up = '../'.repeat(from.split('/').length - 1);
  return `${up || './'}${to}${ending}`;
}

/** A barrel that has the module, else the module itself. */
function askedOf({ through, to }: Drawn): string {
  const barrel = BARRELS[through];
  const module = MODULES[to] ?? 'm0';
  if (barrel === undefined) return module;
  const dir = barrel.slice(0, -'index'.length);
  return module.startsWith(dir) ? barrel : 'index';
}

function statement(one: Drawn, from: string, ending: string, at: number): string {
  const asked = askedOf(one);
  const specifier = pathTo(from, asked, ending);
  const isBarrel = asked.endsWith('index');
  const [name, other] = [`v${one.to}`, isBarrel ? `v${one.also % 9}` : `w${one.to}`];
  // A barrel may not have the other one.
  const second = isBarrel && asked !== 'index' ? `w${one.to}` : other;
  const byDefault = isBarrel ? `d${one.to}` : 'default';
  switch (one.how) {
    case 'named':
      return `import { ${name} as a${at} } from '${specifier}';`;
    case 'alias':
      return `import { ${byDefault} as a${at}, ${name} as b${at} } from "${specifier}"`;
    case 'several':
      return `import {\n  ${name} as a${at},\n  ${second} as b${at},\n} from '${specifier}';`;
    case 'with type':
      return `import { type T${one.to} as t${at}, ${second} as a${at} } from '${specifier}';`;
    case 'type':
      return `import type { T${one.to} as t${at} } from '${specifier}';`;
    case 'namespace':
      return `import * as n${at} from '${specifier}';`;
    case 'default':
      return isBarrel
        ? `import { ${byDefault} as a${at} } from '${specifier}';`
        : `import a${at}, { ${name} as b${at} } from '${specifier}';`;
    case 'effect':
      return `import '${specifier}';`;
    case 'export':
      return `export { ${name} as x${at} } from '${specifier}';`;
    case 'export all':
      return `export * as s${at} from '${specifier}';`;
    default:
      return `export const l${at} = () => { void (() => import('${specifier}')); };`;
  }
}

const BOUND: Readonly<Partial<Record<Drawn['how'], readonly string[]>>> = {
  named: ['a'],
  alias: ['a', 'b'],
  several: ['a', 'b'],
  'with type': ['a'],
};

function moduleText(number: number, given: Shape): string {
  const own = MODULES[number] ?? 'm0';
  const edges = given.edges.filter(
    ({ from, to, also }) => from === number && (given.isUpward || (to > number && also % 9 > number)),
  );
  const lines = edges.map((one, at) => statement(one, own, given.ending, at));
  const bound = edges.flatMap(({ how }, at) => (BOUND[how] ?? []).map((letter) => letter + at));
  const classes = bound[0] === undefined ? '' : `export class C${number} { static one = [${bound[0]}]; }`;
  const made: Readonly<Record<(typeof KINDS)[number], string>> = {
    lazy: '',
    eager: `export const e${number} = [${bound.join(', ')}];`,
    class: classes,
    effect: `globalThis.LOG.push('m${number}');`,
    call: `export const c${number} = [${bound.join(', ')}].map((one) => typeof one);`,
  };
  return [
    ...lines,
    made[given.kinds[number] ?? 'lazy'],
    `export function v${number}() { return [${number}]; }`,
    `export const w${number} = () => [${bound.map((name) => `typeof ${name}`).join(', ')}];`,
    `export interface T${number} { a: ${number} }`,
    `export default v${number};`,
    '',
  ].join('\n');
}

function barrelText(barrel: number, { barrels, ending }: Shape): string {
  const own = BARRELS[barrel] ?? 'index';
  const dir = own.slice(0, -'index'.length);
  const said = barrels[barrel] ?? [];
  return BARRELS.slice(1)
    .filter((other) => other !== own && other.startsWith(dir))
    .filter(
      (other) =>
        !BARRELS.some((between) => between !== own && between !== other && isBetween(dir, between, other)),
    )
    .map((other) => `export * from '${pathTo(own, other, ending)}';\n`)
    .concat(
      MODULES.flatMap((module, at) => {
        if (!module.startsWith(dir) || module.slice(dir.length).includes('/')) return [];
        const specifier = pathTo(own, module, ending);
        const byDefault = `export { default as d${at} } from '${specifier}';\n`;
        return said[at % 4] === 'star'
          ? [`export * from '${specifier}';\n`, byDefault]
          : [`export { v${at}, w${at}, type T${at} } from '${specifier}';\n`, byDefault];
      }),
    )
    .join('');
}

function isBetween(dir: string, between: string, other: string): boolean {
  const folder = between.slice(0, -'index'.length);
  return folder.length > dir.length && folder.startsWith(dir) && other.startsWith(folder);
}

/** So that what is executed here is what stands there. */
const VERBATIM = '{"compilerOptions":{"verbatimModuleSyntax":true}}';

function texts(given: Shape): Texts {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
    'packages/lib/tsconfig.json': VERBATIM,
    'packages/app/tsconfig.json': VERBATIM,
    'packages/lib/package.json': JSON.stringify({
      name: 'lib',
      ...(given.isFree ? { sideEffects: false } : {}),
      exports: { '.': './src/index.ts', './m2': './src/m2.ts', './a/*': './src/a/*.ts' },
    }),
    'packages/app/package.json': JSON.stringify({ name: 'app', dependencies: { lib: '*' } }),
  };
  for (const [at, module] of MODULES.entries()) files[`${LIB}/${module}.ts`] = moduleText(at, given);
  for (const [at, barrel] of BARRELS.entries()) files[`${LIB}/${barrel}.ts`] = barrelText(at, given);
  for (const [at, one] of given.tests.entries()) {
    const all = [one, { ...one, to: (one.to + at + 1) % 9, through: (one.through + at) % 7 }];
    const lines = all.map((each, place) => statement(each, `tests/t${at}`, given.ending, place));
    const bound = all.flatMap(({ how }, place) => (BOUND[how] ?? []).map((letter) => letter + place));
    const mock = given.mocks.includes(at)
      ? [`import { vi } from 'vitest';\nvi.mock('../index${given.ending}');`]
      : [];
    files[`${LIB}/tests/t${at}.test.ts`] =
      `${[...mock, ...lines].join('\n')}\n\n// Nothing but names.\nexport const seen = () => [${bound.join(', ')}];\n`;
    const outside = statement({ ...one, through: 0 }, 'x', '', 0).replace(/(['"])\.\/[^'"]*\1/, '$1lib$1');
    files[`packages/app/src/u${at}.ts`] = `${outside}\nexport {};\n`;
  }
  return files;
}

/** What stands between the imports of a text. */
function between(file: string, text: string): string {
  const { module } = parseSync(file, text, { sourceType: 'module' });
  const spans = [
    ...module.staticImports,
    ...module.staticExports.filter(({ entries }) => entries.some(({ moduleRequest }) => moduleRequest)),
  ].sort((a, b) => a.start - b.start);
  let rest = '';
  let behind = 0;
  for (const { start, end } of spans) {
    rest += text.slice(behind, start);
    behind = end;
  }
  return (rest + text.slice(behind)).replaceAll(/\n+/g, '\n');
}

const runner = openRunner();
afterAll(() => {
  runner[Symbol.dispose]();
});

/** Of some modules in circles, which work only where they are entered at the right place. */
const circles: fc.Arbitrary<Shape> = fc.record({
  edges: fc.array(
    fc.record({
      from: fc.nat(2),
      through: fc.constantFrom(0, 6, 6),
      to: fc.nat(2),
      also: fc.constant(0),
      how: fc.constantFrom('named' as const, 'alias' as const),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  tests: fc.array(
    fc.record({
      from: fc.constant(0),
      through: fc.constant(0),
      to: fc.nat(2),
      also: fc.constant(0),
      how: fc.constant('named' as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  kinds: fc
    .array(fc.constantFrom('lazy' as const, 'eager' as const, 'class' as const), {
      minLength: 3,
      maxLength: 3,
    })
    .map((kinds) => [...kinds, ...MODULES.slice(3).map(() => 'lazy' as const)]),
  barrels: fc.constant(BARRELS.map(() => ['names', 'names', 'names', 'names'] as const)),
  ending: fc.constant('' as const),
  isFree: fc.boolean(),
  isUpward: fc.constant(true),
  mocks: fc.constant([]),
});

interface Shown {
  changed: number;
  held: number;
  roots: number;
}

async function check(given: Shape, shown: Shown): Promise<void> {
  const before = texts(given);
  const plan = await barrelsIn(before, 'lib');
  if (!plan.ok) {
    shown.held += 1;
    return;
  }
  shown.changed += 1;
  const after = edited(before, plan.value.edits);
  const same = (file: string): string => file;
  expect(Object.fromEntries(meanings(after, same))).toEqual(Object.fromEntries(meanings(before, same)));
  for (const { path } of plan.value.edits)
    expect(between(path, after[path] ?? '')).toBe(between(path, before[path] ?? ''));
  expect((await barrelsIn(after, 'lib')).ok).toBe(false);
  const files = Object.keys(before).filter((file) => file.endsWith('.ts'));
  const [was, is] = [await runner.run(before, files), await runner.run(after, files)];
  for (const [at, one] of was.entries()) {
    // What did not work before is nobody's measure.
    if (one.error !== undefined) continue;
    shown.roots += 1;
    const { log: _, ...rest } = one;
    expect({ file: files[at], ...is[at] }).toMatchObject({
      file: files[at],
      ...(given.isFree ? rest : one),
    });
  }
}

test.each([
  ['any modules', shape, 60],
  ['circles', circles, 60],
] as const)(
  'past barrels, all names and effects of %s are as before',
  async (_, shapes, numRuns) => {
    const shown: Shown = { changed: 0, held: 0, roots: 0 };
    await fc.assert(
      fc.asyncProperty(shapes, (given) => check(given, shown)),
      { numRuns },
    );
    // Otherwise nothing was shown. About 36 of 60 change, give or take 4, and each has some 20 roots.
    expect(shown.changed).toBeGreaterThan(numRuns / 4);
    expect(shown.roots).toBeGreaterThan(numRuns * 3);
  },
  300_000,
);
