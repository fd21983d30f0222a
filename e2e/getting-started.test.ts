import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { shape } from '../tools/pages/answers.ts';
import { type Block, blocks } from '../tools/pages/markdown.ts';
import { type Ran, run } from '../tools/rig/run.ts';
import { environment } from '../tools/rig/workspace.ts';

const root = dirname(import.meta.dirname);
const PAGE = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');

/** What stands under one heading. */
function section(heading: string): readonly Block[] {
  return blocks(PAGE.split(/^(?=## )/m).find((text) => text.startsWith(`## ${heading}\n`)) ?? '');
}

test('the getting-started page, in an empty folder: three commands to a verdict, and what it says then', async () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-start-')));
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
  /** Types a block line by line; the answer is that of the last one. */
  const type = async ({ text }: Block, left = 0): Promise<Ran> => {
    const lines = text.trim().split('\n').slice(left);
    for (const line of lines.slice(0, -1)) expect(await typed(line)).toMatchObject({ code: 0 });
    return await typed(lines.at(-1) ?? '');
  };
  try {
    const [start, first] = section('From nothing to the first verdict');
    expect(start?.text.trim().split('\n').length).toBe(3);
    expect(start?.text).toMatch(/^git clone /);
    // The clone is this checkout.
    const green = await type(start!, 1);
    expect(shape(green.stdout)).toBe(shape(first!.text));
    expect(existsSync(join(dir, 'subminute.json'))).toBe(true);

    const [breaking, red, mending, mended] = section('What did this change break?');
    const failed = await type(breaking!);
    expect(shape(failed.stdout)).toBe(shape(red!.text));
    expect(failed.code).toBe(1);
    const again = await type(mending!);
    expect(shape(again.stdout)).toBe(shape(mended!.text));
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}, 600_000);
