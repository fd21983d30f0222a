import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Published, readPublished } from '../../packages/nx/src/watch/kept-file.ts';
import { project } from '../rig/projects.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';

/** Fails of files with `bad` in them, and says what they hold: two states have two verdicts. */
const CHECK = `
const { readdirSync, readFileSync, statSync } = require('node:fs');
const texts = readdirSync('src', { recursive: true }).map((name) => 'src/' + name).filter((name) => statSync(name).isFile());
const bad = texts.filter((name) => readFileSync(name, 'utf8').includes('bad'));
for (const name of bad.sort()) console.log('error: ' + name + ' holds ' + readFileSync(name, 'utf8').trim());
setTimeout(() => process.exit(bad.length > 0 ? 1 : 0), Number(process.argv[2] ?? 0));
`;

export const PROJECTS = ['core', 'cart', 'web'] as const;

/** A workspace whose verdict says what is in its files; each check takes so long. */
export function watchedWorkspace(ms = 0): Promise<Workspace> {
  const test = `node ../../check.js ${ms}`;
  return workspace({
    files: {
      'check.js': CHECK,
      '.gitignore': 'node_modules\n.nx\ndist\n.env\n',
      ...project('@acme/core', { test }),
      ...project('@acme/cart', { test }, ['@acme/core']),
      ...project('@acme/web', { test }, ['@acme/cart']),
      ...Object.fromEntries(PROJECTS.map((name) => [`packages/${name}/src/index.js`, 'good'])),
    },
  });
}

export const ARGS = ['-t', 'test'];

export interface Watcher {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly published: () => Published | undefined;
  /** Until it keeps a verdict and has nothing to do; false where that does not come. */
  settled(mostMs: number): Promise<boolean>;
  end(): Promise<void>;
}

export function startWatcher(ws: Workspace, args: readonly string[] = ARGS): Watcher {
  const bin = join(ws.dir, 'node_modules/@subminute/nx/dist/cli/bin.js');
  const child = spawn(process.execPath, [bin, 'watch', ...args], {
    cwd: ws.dir,
    env: ws.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += String(text)));
  child.stderr.on('data', (text: Buffer) => (said += String(text)));
  const published = (): Published | undefined => readPublished(publishedOf(ws.store) ?? '');
  return {
    child,
    said: () => said,
    published,
    settled: async (mostMs) => {
      const until = performance.now() + mostMs;
      for (let calm = 0; performance.now() < until; await sleep(50)) {
        const now = published();
        const isCalm = now?.kept !== undefined && now.running === undefined && !now.isSettling;
        calm = isCalm ? calm + 1 : 0;
        if (calm >= 12) return true;
      }
      return false;
    },
    end: async () => {
      child.kill('SIGTERM');
      for (let i = 0; i < 100 && child.exitCode === null && child.signalCode === null; i++) await sleep(50);
    },
  };
}

function publishedOf(store: string): string | undefined {
  try {
    const [key = ''] = readdirSync(store);
    const folder = join(store, key, 'watch');
    const name = readdirSync(folder).find((file) => file.endsWith('.json'));
    return name === undefined ? undefined : join(folder, name);
  } catch {
    return undefined;
  }
}
