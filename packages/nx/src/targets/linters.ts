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
