// The workspace without anything that belongs to a system of tasks: 30 files a project, the same for all systems.
import { MORE } from './more-modules.ts';
import { FIRST, HUB_SETTLE, type ModuleText } from './modules.ts';
import { HUB, type LoopProject } from './projects.ts';

export type Files = Readonly<Record<string, string>>;

export interface Layout {
  /** The folder of a project in which its declarations lie. */
  readonly declarations: string;
  /** Lines for the configuration of Vitest: its imports, its settings. */
  readonly vitest?: { readonly imports: string; readonly settings: string };
}

/** Targets of a project as its package.json has them: scripts, or those of Nx. */
export type Manifest = (project: LoopProject) => Readonly<Record<string, unknown>>;

export function sourcesOf(projects: readonly LoopProject[], layout: Layout, manifest: Manifest): Files {
  const files: Record<string, string> = {
    '.gitignore': 'node_modules\n.nx\n.turbo\ndist\ntypes\nout-tsc\n*.tsbuildinfo\n',
    '.github/workflows/ci.yml': 'name: ci\non: push\n',
    'README.md': '# A workspace\n',
    'tsconfig.base.json': json({ compilerOptions: BASE }),
    'tsconfig.json': json({
      extends: './tsconfig.base.json',
      files: [],
      references: projects.map(({ home }) => ({ path: `./${home}` })),
    }),
    'eslint.config.mjs': ESLINT,
  };
  for (const project of projects)
    for (const [file, text] of Object.entries(projectFiles(project, layout, manifest)))
      files[`${project.home}/${file}`] = text;
  return files;
}

const BASE = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  composite: true,
  declarationMap: true,
  isolatedModules: true,
  noEmitOnError: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  skipLibCheck: true,
  strict: true,
  types: [],
};

const ESLINT = `import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist', '**/types', '**/out-tsc', '**/vitest.config.*'] },
  ...tseslint.configs.recommended,
);
`;

function projectFiles(project: LoopProject, { declarations, vitest }: Layout, manifest: Manifest): Files {
  const { name, scope, needs } = project;
  const modules = [project.name === HUB ? HUB_SETTLE : FIRST[0], ...FIRST.slice(1), ...MORE].filter(
    (one) => one !== undefined,
  );
  const types = `./${declarations}/index.d.ts`;
  const config = (more: object): string => json({ extends: '../../tsconfig.base.json', ...more });
  const files: Record<string, string> = {
    'package.json': json({
      name: scope,
      version: '1.0.0',
      private: true,
      type: 'module',
      exports: { '.': { types, default: './dist/index.js' }, './package.json': './package.json' },
      dependencies: Object.fromEntries(needs.map((one) => [`@w/${one}`, '*'])),
      ...manifest(project),
    }),
    'tsconfig.json': config({
      files: [],
      include: [],
      references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }],
    }),
    'tsconfig.lib.json': config({
      compilerOptions: {
        rootDir: 'src',
        outDir: 'dist',
        tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo',
        ...(declarations === 'dist' ? {} : { declarationDir: declarations }),
      },
      include: ['src/**/*.ts'],
      references: needs.map((one) => ({ path: `../${one}/tsconfig.lib.json` })),
    }),
    'tsconfig.spec.json': config({
      compilerOptions: { outDir: './out-tsc/vitest', rootDir: '.' },
      include: ['test/**/*.ts'],
      references: [{ path: './tsconfig.lib.json' }],
    }),
    'vitest.config.mts': vitestText(vitest),
    'src/index.ts': modules.map((one) => `export * from './${one.name}.js';\n`).join(''),
  };
  for (const one of modules) {
    files[`src/${one.name}.ts`] = moduleText(one, project);
    if (one.test !== undefined) files[`test/${one.name}.test.ts`] = testText(one, name);
  }
  return files;
}

/** The hub has nobody below it. */
function moduleText({ imports, text }: ModuleText, { name, needs }: LoopProject): string {
  const [below] = needs;
  const all =
    below === undefined && imports.includes('¤')
      ? text.replace(/\n {2}readonly below[^\n]*/, '').replace('Shape§ | Shape¤', 'Shape§')
      : imports + text;
  return all
    .replaceAll('@w/¤', `@w/${below ?? ''}`)
    .replaceAll('¤', `_${below ?? ''}`)
    .replaceAll('§', `_${name}`)
    .trimStart();
}

/** All names that end in the project's, taken from where they are declared. */
function testText({ name, test = '' }: ModuleText, project: string): string {
  const names = [...new Set([...test.matchAll(/\b(\w+)§/g)].map(([, one = '']) => `${one}_${project}`))];
  return `import { describe, expect, test } from 'vitest';\nimport { ${names.join(', ')} } from '../src/${name}.js';\n${test.replaceAll('§', `_${project}`)}`;
}

function vitestText(more: Layout['vitest']): string {
  const { imports = '', settings = '' } = more ?? {};
  return `import { defineConfig } from 'vitest/config';\n${imports}\nexport default defineConfig({\n${settings}  test: { include: ['test/**/*.test.ts'], environment: 'node' },\n});\n`;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
