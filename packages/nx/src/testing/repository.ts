import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A real git repository in a temporary folder. */
export interface TestRepository {
  readonly dir: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Writes files and commits everything; the id of the commit. */
  commit(files: Readonly<Record<string, string>>): string;
  git(...args: readonly string[]): string;
  [Symbol.dispose](): void;
}

/** Git as nobody has configured it. */
export const GIT_ENV: Readonly<NodeJS.ProcessEnv> = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 't',
  GIT_AUTHOR_EMAIL: 't@example.com',
  GIT_COMMITTER_NAME: 't',
  GIT_COMMITTER_EMAIL: 't@example.com',
};

export function makeRepository(): TestRepository {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-test-')));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: dir, env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' }).trim();
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      writeFileSync(path.join(dir, name), text);
    }
  };
  git('init', '-q', '-b', 'main');
  return {
    dir,
    git,
    write,
    commit: (files) => {
      write(files);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'change');
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
