/** A package of the npm registry that ships its TypeScript sources, and how it is split. */
export interface SplitCase {
  readonly package: string;
  readonly version: string;
  readonly name: string;
  /** Folders and files that go, relative to the package. */
  readonly directories: readonly string[];
  readonly withNeeds?: boolean;
  /** From what `exports` names to the source of it. */
  readonly sourceOf: (leaf: string) => string;
  /** Tests that it ships are run; without, one is made for each module. */
  readonly ownTests?: boolean;
  /** Paths that are left out: they need what is not on npm, or is large. */
  readonly without?: RegExp;
  /** Packages that its sources and tests need beside its own dependencies. */
  /** What newer declarations of the platform refuse: a piece of a file's text, and what stands there instead. */
  readonly mended?: Readonly<Record<string, readonly [string, string]>>;
  readonly packages?: Readonly<Record<string, string>>;
  /** Names by which its sources call its own folder: `@internal` for `@internal/a`. */
  readonly alias?: string;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  /** At most so many of the modules get a test. */
  readonly modules?: number;
}

const distToSrc = (leaf: string): string =>
  leaf.replace(/^\.\/dist\/(?:cjs\/|esm5?\/|types\/)?/, './src/').replace(/(?:\.d)?\.[cm]?[jt]s$/, '.ts');

export const CASES: readonly SplitCase[] = [
  {
    package: 'rxjs',
    version: '7.8.2',
    name: 'kernel',
    directories: ['src/internal/util', 'src/internal/scheduler', 'src/internal/symbol'],
    withNeeds: true,
    sourceOf: distToSrc,
    without: /(?:^|\/)umd\.ts$|Rx\.global|src\/tsconfig/,
    compilerOptions: { lib: ['esnext', 'dom'], useDefineForClassFields: false },
    mended: {
      'src/internal/observable/dom/WebSocketSubject.ts': [
        'Blob | ArrayBufferView;',
        'Blob | ArrayBufferView<ArrayBuffer>;',
      ],
    },
  },
  {
    package: 'zod',
    version: '4.6.7',
    name: 'v3',
    directories: ['src/v3'],
    sourceOf: distToSrc,
    ownTests: true,
    without: /benchmarks\//,
    compilerOptions: { lib: ['esnext', 'dom'], types: ['node'] },
    packages: { '@types/node': '^24.0.0' },
  },
  {
    package: '@reduxjs/toolkit',
    version: '2.14.0',
    name: 'entities',
    directories: ['src/entities'],
    alias: '@internal',
    withNeeds: true,
    sourceOf: (leaf) => {
      const dir = /^\.\/dist\/(?:(query\/react|query|react)\/)?/.exec(leaf)?.[1];
      return `./src/${dir === undefined ? '' : `${dir}/`}index.ts`;
    },
    packages: {
      react: '^19.0.0',
      'react-dom': '^19.0.0',
      'react-redux': '^9.0.0',
      '@types/react': '^19.0.0',
      '@types/node': '^24.0.0',
    },
    compilerOptions: { lib: ['esnext', 'dom', 'dom.iterable'], types: ['node'], jsx: 'react' },
  },
  {
    package: 'effect',
    version: '4.1.0',
    name: 'values',
    directories: ['Boolean', 'Bytes', 'Equal', 'Hash', 'Order', 'Struct', 'Tuple'].map(
      (name) => `src/${name}.ts`,
    ),
    withNeeds: true,
    sourceOf: distToSrc,
    compilerOptions: { lib: ['esnext', 'dom'], types: ['node'], exactOptionalPropertyTypes: true },
    packages: { '@types/node': '^24.0.0' },
    modules: 150,
  },
];
