import path from 'node:path';
import type { LintCall } from '@subminute/core/plan';

export type Linter = LintCall['tool'];

interface LinterFiles {
  /** The package that has it. */
  readonly package: string;
  /** What makes a project one of its projects, best first. */
  readonly names: readonly string[];
  /** What counts in each folder above a project, by patterns: also what is not there yet. */
  readonly inputs: readonly string[];
  /** What stands behind its name where nobody says more. */
  readonly args: readonly string[];
}

const ESLINT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`);

/** In the order in which they are run: the quick ones first. */
export const CONFIG_FILES: Readonly<Record<Linter, LinterFiles>> = {
  biome: {
    package: '@biomejs/biome',
    names: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    inputs: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    args: ['lint', '.'],
  },
  oxlint: {
    package: 'oxlint',
    names: ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts'],
    inputs: ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts', '.eslintignore', '.oxlintignore'],
    args: [],
  },
  eslint: { package: 'eslint', names: ESLINT, inputs: ESLINT, args: ['.'] },
};

export const LINTERS = Object.keys(CONFIG_FILES) as readonly Linter[];

const PRETTIER = [
  ...['', '.json', '.yml', '.yaml', '.json5', '.toml', '.js', '.cjs', '.mjs', '.ts'].map(
    (end) => `.prettierrc${end}`,
  ),
  ...['js', 'cjs', 'mjs', 'ts'].map((end) => `prettier.config.${end}`),
  '.prettierignore',
  '.editorconfig',
  'package.json',
];

/** What rules that format read of the folders above a project, also where it is not there yet. `text`: of the configuration. */
export function formatFiles(home: string, tools: ReadonlySet<Linter>, text: string): readonly string[] {
  const names = [
    ...(tools.has('eslint') && /plugin-prettier|prettier\/prettier/.test(text) ? PRETTIER : []),
    ...(tools.has('biome') && text.includes('useEditorconfig') ? ['.editorconfig'] : []),
  ];
  const found: string[] = [];
  for (let at = home; names.length > 0 && at !== '.';) {
    at = path.posix.dirname(at);
    for (const name of names) found.push(path.posix.join(at, name));
  }
  return found;
}
