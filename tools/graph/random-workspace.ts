import fc from 'fast-check';

/** A small workspace: files by their paths, and links by theirs. */
export interface RandomWorkspace {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
}

const STEMS = ['index', 'x', 'y.config', 'deep/index', 'deep/x', 'deep/z'];
const ENDINGS = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mts', '.d.mts', '.mjs', '.cts', '.cjs', '.json'];

const inPackage = fc.tuple(fc.constantFrom(...STEMS), fc.constantFrom(...ENDINGS)).map(([a, b]) => a + b);
const conditions = fc.constantFrom('import', 'require', 'types', 'node', 'default', 'own', 'browser');
const targetFile = fc.oneof(
  inPackage.map((file) => `./${file}`),
  inPackage.map((file) => `./src/${file}`),
);
const starTarget = fc.constantFrom(
  './*',
  './src/*',
  './src/*.ts',
  './*.js',
  './src/*/index.js',
  './src/*.d.ts',
);

function targetOf(leaf: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    target: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.constant(null),
      fc.array(tie('target'), { maxLength: 2 }),
      fc.dictionary(conditions, tie('target'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).target;
}

const exportsMap = fc.oneof(
  targetOf(targetFile),
  fc
    .tuple(
      fc.record({ '.': targetOf(targetFile), './x': targetOf(targetFile) }, { requiredKeys: [] }),
      fc.record(
        {
          './*': targetOf(starTarget),
          './deep/*': targetOf(starTarget),
          './*.js': targetOf(starTarget),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([exact, patterns]) => ({ ...exact, ...patterns })),
);

const importsMap = fc.record(
  {
    '#x': fc.oneof(targetOf(targetFile), fc.constantFrom('@w/b', '@w/b/x')),
    '#deep/*': targetOf(starTarget),
  },
  { requiredKeys: [] },
);

function manifest(name: string): fc.Arbitrary<unknown> {
  return fc.record(
    {
      name: fc.constant(name),
      type: fc.constantFrom('module', 'commonjs'),
      exports: exportsMap,
      imports: importsMap,
      main: fc.oneof(targetFile, fc.constantFrom('src', './src/', 'x', './src/index')),
      types: targetFile,
    },
    { requiredKeys: ['name'] },
  );
}

const tsconfig = fc.record({
  compilerOptions: fc
    .tuple(
      fc.constantFrom(
        { module: 'esnext', moduleResolution: 'bundler' },
        { module: 'preserve' },
        { module: 'commonjs', moduleResolution: 'bundler' },
        { module: 'nodenext' },
        { module: 'node16' },
        {},
      ),
      fc.record(
        {
          customConditions: fc.constant(['own']),
          baseUrl: fc.constantFrom('.', './packages/a'),
          rootDirs: fc.constant(['packages/a/src', 'packages/b/src']),
          paths: fc.record(
            {
              '@w/b': fc.constantFrom(
                ['packages/b/src/index.ts'],
                ['./packages/b'],
                ['./nowhere', 'packages/b/x'],
              ),
              '@w/*': fc.constant(['packages/*/src']),
              '~/*': fc.constantFrom(['packages/a/*'], ['./packages/b/*.ts', './packages/b/src/*']),
              '*': fc.constant(['packages/b/src/*']),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([module, rest]) => ({ ...module, ...rest, ignoreDeprecations: '6.0', allowJs: true })),
});

const relative = fc
  .tuple(
    fc.constantFrom('./', '../', './src/', './deep/', '../../b/src/'),
    fc.constantFrom(...STEMS),
    fc.constantFrom('', ...ENDINGS),
  )
  .map(([dir, stem, ending]) => dir + stem + ending);
const bare = fc.constantFrom(
  '@w/b',
  '@w/b/x',
  '@w/b/x.js',
  '@w/b/deep/x',
  '@w/b/deep',
  '@w/b/src/x',
  '@w/a',
  '@w/a/x',
  '#x',
  '#deep/x',
  '~/x',
  '~/src/x',
  'x',
  'deep/x',
  'src/x.js',
  'react',
  'node:fs',
  'fs',
);
const folder = fc.constantFrom('.', '..', './', '../', './deep', './deep/', './src', '../src');
const specifier = fc.oneof({ weight: 4, arbitrary: relative }, { weight: 4, arbitrary: bare }, folder);

const statement = fc.tuple(specifier, fc.nat({ max: 5 })).map(([name, how]) => {
  const forms = [
    `import '${name}';`,
    `import type { A } from '${name}';`,
    `export * from '${name}';`,
    `void import('${name}');`,
    `require('${name}');`,
    `let t: import('${name}').T;`,
  ];
  return forms[how] ?? '';
});

const asking = fc.constantFrom(
  'packages/a/src/asks.ts',
  'packages/a/asks.mts',
  'packages/a/src/deep/asks.cts',
  'packages/a/asks.tsx',
  'packages/a/src/asks.js',
  'asks.ts',
);

/** A script has no syntax of types: what TypeScript makes of it there is a recovery from an error. */
function allowedIn(file: string, statements: readonly string[]): readonly string[] {
  return file.endsWith('.js') ? statements.filter((one) => !/^(?:import type|let t:)/.test(one)) : statements;
}

/** Two packages, one of them linked into `node_modules`, with files that ask for all kinds of names. */
export const randomWorkspace: fc.Arbitrary<RandomWorkspace> = fc
  .record({
    tsconfig,
    a: manifest('@w/a'),
    b: manifest('@w/b'),
    root: fc.option(fc.constantFrom({ type: 'module' }, {}), { nil: undefined }),
    files: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('packages/a/', 'packages/b/', 'packages/a/src/', 'packages/b/src/'),
        inPackage,
      ),
      { minLength: 4, maxLength: 16, selector: ([dir, file]) => dir + file },
    ),
    asks: fc.dictionary(asking, fc.array(statement, { minLength: 1, maxLength: 10 }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
    isLinked: fc.boolean(),
  })
  .map((one) => ({
    files: {
      'tsconfig.json': JSON.stringify(one.tsconfig),
      ...(one.root ? { 'package.json': JSON.stringify(one.root) } : {}),
      'packages/a/package.json': JSON.stringify(one.a),
      'packages/b/package.json': JSON.stringify(one.b),
      'node_modules/react/index.d.ts': 'export {};',
      ...Object.fromEntries(
        one.files.map(([dir, file]) => [dir + file, file.endsWith('.json') ? '{}' : 'export {};\n']),
      ),
      ...Object.fromEntries(
        Object.entries(one.asks).map(([file, statements]) => [
          file,
          `${allowedIn(file, statements).join('\n')}\nexport {};\n`,
        ]),
      ),
    },
    links: one.isLinked ? { 'node_modules/@w/b': 'packages/b' } : {},
  }));
