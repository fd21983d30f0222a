import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ran, run } from '../rig/run.ts';
import { environment } from '../rig/workspace.ts';
import { type Block, blocks } from './markdown.ts';

const root = dirname(dirname(import.meta.dirname));

/** The blocks of a page below one heading. */
export function section(page: string, heading: string): readonly Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return blocks(text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? '');
}

/** Somebody with an empty folder, who does what a page says. */
export interface Reader extends Disposable {
  readonly dir: string;
  /** Types a block line by line, from one of them on; the answer is that of the last one, the others end with 0. */
  readonly type: (block: Block | undefined, from?: number) => Promise<Ran>;
  readonly write: (file: string, text: string) => void;
}

export function reader(): Reader {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-reader-')));
  const dir = join(base, 'start');
  mkdirSync(dir);
  const env = {
    ...environment({ home: base, store: join(base, 'store'), daemon: false }),
    // npm's settings and what it has downloaded are the user's; Nx leaves what it keeps in the home above.
    npm_config_cache: join(homedir(), '.npm'),
    npm_config_userconfig: join(homedir(), '.npmrc'),
    GIT_AUTHOR_NAME: 't',
    GIT_AUTHOR_EMAIL: 't@example.com',
    GIT_COMMITTER_NAME: 't',
    GIT_COMMITTER_EMAIL: 't@example.com',
    npm_config_update_notifier: 'false',
  };
  const typed = (command: string): Promise<Ran> =>
    run('sh', ['-c', command.replaceAll('../subminute', root)], { cwd: dir, env, timeoutMs: 400_000 });
  return {
    dir,
    type: async (block, from = 0) => {
      const lines = block?.text.trim().split('\n').slice(from) ?? [];
      for (const line of lines.slice(0, -1)) {
        const { code, stdout, stderr } = await typed(line);
        if (code !== 0) throw new Error(`${line} ended with ${code}:\n${stdout}${stderr}`);
      }
      return await typed(lines.at(-1) ?? 'false');
    },
    write: (file, text) => {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
