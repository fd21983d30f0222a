// Who may import what. A later override replaces an earlier one, so each layer's list is whole.

interface Ban {
  readonly group?: string[];
  readonly regex?: string;
  readonly allowTypeImports?: boolean;
  readonly message: string;
}

const NX_INTERNALS: Ban = {
  group: ['nx/src/*', 'nx/src/**', 'nx/dist/*', 'nx/dist/**', '@nx/devkit/internal', '@nx/devkit/src/**'],
  message: 'Only the public API of Nx: its hooks, @nx/devkit and the command nx (docs/conventions.md).',
};

const NX: Ban = {
  group: ['nx', 'nx/**', '@nx/**'],
  message:
    'Only plugin.ts, adapter/, infer/, hooks/, generators/ and executors/ may import Nx. Take its data as an argument, in our own types.',
};

const NX_VALUES: Ban = {
  // All but @nx/devkit itself. The engine of these expressions has no look-ahead, and a negated group would
  // also lift DEVKIT_VALUES.
  regex: '^(nx$|nx/|@nx/([^d]|d[^e]|de[^v]|devkit.))',
  message: 'Of Nx, only the types of @nx/devkit: import type { … } from "@nx/devkit".',
};

const DEVKIT_VALUES: Ban = {
  regex: '^@nx/devkit$',
  allowTypeImports: true,
  message: 'Types only: @nx/devkit is no dependency of ours, and loading it costs. Use import type.',
};

const NX_LAYERS: Ban = {
  regex: String.raw`^\.\.?/(.*/)?(plugin\.ts$|(adapter|infer|hooks|generators|executors)/)`,
  message: 'The shield is a process of its own and must not load Nx, nor a layer that knows it.',
};

const HEAVY: Ban = {
  regex: '^(openai|esbuild)($|/)|^(oxc-|@opentelemetry/)',
  allowTypeImports: true,
  message: 'Heavy: load it with import() where it is used, so that other commands never pay for it.',
};

const NOT_OURS: Ban = {
  regex: String.raw`^[^.]`,
  message:
    'The core is pure: no node:*, no Nx, no package. What it needs comes in as an argument (docs/conventions.md).',
};

type Rule = ['error', { patterns: Ban[] }];
interface Layer {
  readonly files: string[];
  readonly rules: { 'no-restricted-imports': Rule };
}

function layer(files: string[], ...bans: readonly Ban[]): Layer {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: [...bans] }] } };
}

const TESTS = ['**/*.test.ts', 'packages/*/src/testing/**'];

export const importLayers: Layer[] = [
  layer(['**/*.{ts,mts,js,mjs,cjs}'], NX_INTERNALS),
  layer(['packages/*/src/**'], NX_INTERNALS, NX, HEAVY),
  layer(
    ['packages/nx/src/plugin.ts', 'packages/nx/src/{adapter,infer,hooks,generators,executors}/**'],
    NX_INTERNALS,
    NX_VALUES,
    DEVKIT_VALUES,
    HEAVY,
  ),
  layer(['packages/nx/src/shield/**'], NX_INTERNALS, NX, NX_LAYERS, HEAVY),
  layer(['packages/core/src/**'], NOT_OURS),
  layer(TESTS, NX_INTERNALS),
  layer(['packages/core/src/**/*.test.ts', 'packages/core/src/testing/**'], NX_INTERNALS, NX),
];
