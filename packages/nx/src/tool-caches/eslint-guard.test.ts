import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { guardEslintCaches } from './eslint-guard.ts';

test('a configuration is judged again where a variable that it asks for has changed', () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-guard-')));
  const cache = path.join(root, 'node_modules/.cache/subminute/eslint/a/lint.eslintcache');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const remembers = (env: NodeJS.ProcessEnv): boolean => {
    write(path.relative(root, cache), '[]');
    guardEslintCaches(root, () => env);
    return existsSync(cache);
  };
  try {
    write('node_modules/eslint/package.json', '{"version":"10.0.0"}');
    write('a/package.json', '{}');
    write(
      'eslint.config.mjs',
      `import { env } from 'node:process';
      const typed = 'CI' in process.env ? true : env.TYPED ? true : undefined;
      export default [{ languageOptions: { parserOptions: { project: typed } } }];`,
    );
    guardEslintCaches(root);
    expect(remembers({})).toBe(true);
    expect(remembers({ OTHER: '1' })).toBe(true);
    expect(remembers({ TYPED: '1' })).toBe(false);
    expect(remembers({})).toBe(true);
    expect(remembers({ CI: '' })).toBe(false);
  } finally {
    rmSync(root, { recursive: true });
  }
});
