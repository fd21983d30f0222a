import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { must, run } from '../tools/rig/run.ts';
import { packed } from '../tools/rig/template.ts';
import { commit, environment } from '../tools/rig/workspace.ts';

const root = dirname(import.meta.dirname);
const MANIFESTS = ['core', 'nx', 'vitest'].map((name) => `packages/${name}/package.json`);
const CHANGED = ['CHANGELOG.md', 'package-lock.json', 'package.json', ...MANIFESTS];

/** What `nx release` looks at, in a repository of its own. */
function repository(): Disposable & { readonly dir: string; readonly env: NodeJS.ProcessEnv } {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-release-')));
  const dir = join(base, 'repository');
  for (const file of [...CHANGED, 'nx.json', 'tools/release', '.gitignore']) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    cpSync(join(root, file), join(dir, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  const env = {
    ...environment({ home: base, store: join(base, 'store'), daemon: false }),
    GIT_AUTHOR_NAME: 't',
    GIT_AUTHOR_EMAIL: 't@example.com',
    GIT_COMMITTER_NAME: 't',
    GIT_COMMITTER_EMAIL: 't@example.com',
  };
  commit(dir, env);
  return {
    dir,
    env,
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

test('nx release: a dry run changes nothing; a real one versions, writes the changelog, commits and tags', async () => {
  using copy = repository();
  const { dir, env } = copy;
  const release = (...args: readonly string[]) =>
    must(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'release', ...args], {
      cwd: dir,
      env,
    });
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: dir, env, encoding: 'utf8' }).trim();
  const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
  const before = read('CHANGELOG.md');

  const dry = await release('7.0.0', '--dry-run', '--skip-publish');
  for (const file of CHANGED) expect(dry.stdout + dry.stderr).toContain(`UPDATE ${file} [dry-run]`);
  expect(dry.stdout + dry.stderr).toMatch(/\+\s+## \[7\.0\.0\] - \d{4}-\d\d-\d\d/);
  expect([git('status', '--porcelain'), git('tag')]).toEqual(['', '']);

  await release('7.0.0', '--skip-publish');
  const heading = /\n\n## \[7\.0\.0\] - \d{4}-\d\d-\d\d/;
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`## \\[Unreleased\\]${heading.source}\n\n`));
  expect(read('CHANGELOG.md').replace(heading, '')).toBe(before);
  const versions = MANIFESTS.map((path) => JSON.parse(read(path)) as Record<string, unknown>);
  expect(versions.map(({ version }) => version)).toEqual(['7.0.0', '7.0.0', '7.0.0']);
  expect(versions[1]).toMatchObject({
    dependencies: { '@subminute/core': '7.0.0', '@subminute/vitest': '7.0.0' },
  });
  expect(versions[2]).toMatchObject({ dependencies: { '@subminute/core': '7.0.0' } });
  expect(git('log', '-1', '--format=%s')).toBe('Release 7.0.0');
  expect(git('tag')).toBe('v7.0.0');
  expect(git('show', '--name-only', '--format=', 'HEAD').split('\n').sort()).toEqual([...CHANGED].sort());
  // What npm makes of the manifests is the lockfile that stands there.
  expect(read('package-lock.json')).not.toContain('"@subminute/core": "0.');
});

test('each tarball could be published, and nobody is asked for it', async () => {
  const nowhere = ['--dry-run', '--access=public', '--registry=http://127.0.0.1:9', '--fetch-retries=0'];
  for (const { name, path } of packed()) {
    const ran = await run('npm', ['publish', path, ...nowhere], { cwd: tmpdir(), env: process.env });
    expect(ran.stdout).toContain(`+ ${name}@`);
    expect(ran.code).toBe(0);
  }
});
