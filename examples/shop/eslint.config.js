import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/dist/**'] },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    // The layers: a library knows no app, and no file reaches into another project's sources.
    files: ['libs/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: ['@shop/api', '@shop/web', '@shop/admin', '@shop/*/*', '../../*'] },
      ],
    },
  },
  // What an app says at start-up goes to the console.
  { files: ['apps/*/src/main.ts'], rules: { 'no-console': 'off' } },
);
