import path from 'node:path';
import type { Files } from '../proposal.ts';

const CONFIGS: readonly string[] = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].flatMap((ending) => [
    `eslint.config.${ending}`,
    `oxlint.config.${ending}`,
  ]),
  ...['', '.json', '.js', '.cjs', '.yaml', '.yml'].map((ending) => `.eslintrc${ending}`),
  '.oxlintrc.json',
  'biome.json',
  'biome.jsonc',
  'package.json',
];

/** Rules that want names to be asked of a barrel. */
const RULES =
  /\b(?:no-restricted-imports|no-restricted-paths|no-internal-modules|noRestrictedImports|noPrivateImports|no-duplicates|noDuplicateImports|no-duplicate-imports)\b/g;
/** These are about what lies in other projects. */
const BETWEEN = /(?:@nx|@nrwl\/nx)\/enforce-module-boundaries/g;

/** What lint rules of these folders may say of imports that name single modules: one line a configuration. */
export function lintRisks(files: Files, folders: Iterable<string>, isBetween: boolean): readonly string[] {
  const places = new Set(
    ['', ...folders].flatMap((dir) => CONFIGS.map((name) => path.posix.join(dir, name))),
  );
  return [...places].flatMap((place) => {
    const text = files.read(place) ?? '';
    const found = [...text.matchAll(RULES), ...(isBetween ? text.matchAll(BETWEEN) : [])].map(
      ([rule]) => rule,
    );
    const rules = [...new Set(found)];
    if (rules.length === 0) return [];
    return [
      `${place} has ${rules.join(', ')}, which may forbid some of these imports: lint before you commit`,
    ];
  });
}
