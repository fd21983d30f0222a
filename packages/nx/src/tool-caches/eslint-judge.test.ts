import { expect, test } from 'vitest';
import { whyNotRemember } from './eslint-judge.ts';

const plugin = (name: string, version?: string): unknown => ({ meta: { name, version }, rules: {} });
const TYPED = { plugins: { '@typescript-eslint': plugin('@typescript-eslint/eslint-plugin', '8.73.0') } };

test('rules of ESLint and of plugins that look at one file may be remembered', () => {
  expect(whyNotRemember([{}, TYPED, { languageOptions: { parserOptions: { ecmaVersion: 2026 } } }])).toBe(
    undefined,
  );
  expect(whyNotRemember([{ languageOptions: { parserOptions: { projectService: false } } }])).toBe(undefined);
});

test.each([
  [{ languageOptions: { parserOptions: { project: true } } }, 'parserOptions.project'],
  [{ languageOptions: { parserOptions: { projectService: {} } } }, 'parserOptions.projectService'],
  [{ languageOptions: { parserOptions: { babelOptions: {} } } }, 'parserOptions.babelOptions'],
  [{ languageOptions: { parser: plugin('vue-eslint-parser', '10.0.0') } }, 'vue-eslint-parser'],
  [{ languageOptions: { parser: { parse: (): void => {} } } }, 'it tells no name'],
  [{ plugins: { import: plugin('eslint-plugin-import', '2.0.0') } }, 'plugin import is not known'],
  [{ plugins: { '@nx': plugin('@nx/eslint-plugin', '24.0.6') } }, 'plugin @nx is not known'],
  [{ plugins: { local: { rules: {} } } }, 'plugin local tells no version'],
  [{ plugins: { 'react-hooks': plugin('eslint-plugin-react-hooks') } }, 'tells no version'],
  [{ processor: 'markdown/markdown' }, 'a processor'],
  [{ language: 'json/json' }, 'a language other than JavaScript'],
])('%o must not be remembered, wherever it stands', (config, why) => {
  expect(whyNotRemember([config])).toContain(why);
  expect(whyNotRemember([TYPED, config])).toContain(why);
});
