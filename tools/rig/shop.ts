import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from './run.ts';
import { packed } from './template.ts';
import { commit, environment } from './workspace.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** `examples/shop` in a temporary folder, as its user would have it: installed, set up, committed. */
export interface Shop {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Breaks it in two places, or mends it again. */
  fault(apply: boolean): Promise<void>;
  [Symbol.dispose](): void;
}

export interface ShopOptions {
  readonly daemon: boolean;
  /** What is being done, for people who wait. */
  readonly say?: (text: string) => void;
}

export async function shop({ daemon, say = () => {} }: ShopOptions): Promise<Shop> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-shop-')));
  const dir = join(base, 'shop');
  const env = environment({ home: base, store: join(base, 'store'), daemon });
  // npm keeps what it downloaded in the user's own folder.
  const npm = (...args: readonly string[]): Promise<unknown> =>
    must('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: dir,
      env: { ...env, HOME: process.env['HOME'] },
      timeoutMs: 600_000,
    });
  cpSync(join(EXAMPLES, 'shop'), dir, { recursive: true });
  commit(dir, env, 'The shop');
  say('npm ci');
  await npm('ci');
  say('npm install -D @subminute/nx (from packed tarballs)');
  await npm('install', '-D', ...packed().map((tarball) => tarball.path));
  say('npx nx g @subminute/nx:init');
  await must(process.execPath, [join(dir, 'node_modules/.bin/nx'), 'g', '@subminute/nx:init'], {
    cwd: dir,
    env,
  });
  commit(dir, env, 'Set up subminute');
  const patch = join(EXAMPLES, 'faults/rounding.patch');
  return {
    dir,
    env,
    fault: async (apply) => {
      await must('git', ['apply', ...(apply ? [] : ['-R']), patch], { cwd: dir, env });
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
