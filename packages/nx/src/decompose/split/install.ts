import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { endProcesses } from '../../process/end-tree.ts';
import { nameOf } from '../../process/table.ts';
import type { Beside } from '../transaction.ts';
import type { PackageManager } from './request.ts';

export interface InstallQuestion {
  readonly root: string;
  readonly manager: PackageManager;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

/** Nothing is fetched, nobody's scripts run: all packages are there, and only links are new. */
const ARGS: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'],
  pnpm: ['install', '--offline', '--no-frozen-lockfile', '--ignore-scripts'],
  yarn: ['install', '--offline', '--ignore-scripts', '--non-interactive'],
  bun: ['install', '--ignore-scripts'],
};
const BERRY_ARGS = ['install', '--mode=skip-build'];

const TIMEOUT_MS = 300_000;
const TERM_MS = 1000;

/** Lets the workspace's package manager link new packages and write its lockfile. The error is what it says. */
export async function install({
  root,
  manager,
  env,
  signal,
}: InstallQuestion): Promise<Result<void, string>> {
  if (signal?.aborted) return err('interrupted');
  const args = manager === 'yarn' && isBerry(root) ? BERRY_ARGS : ARGS[manager];
  const child = spawn(manager, args, {
    cwd: root,
    env: {
      ...env,
      CI: '',
      YARN_ENABLE_NETWORK: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
      npm_config_offline: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const { promise, resolve } = Promise.withResolvers<Result<void, string>>();
  const command = `${manager} ${args.join(' ')}`;
  const timer = setTimeout(
    () => resolve(err(`${command} took longer than ${TIMEOUT_MS / 60_000} minutes`)),
    TIMEOUT_MS,
  );
  const stop = (): void => resolve(err('interrupted'));
  signal?.addEventListener('abort', stop);
  child.once('error', (error) => resolve(err(`${command}: ${error.message}`)));
  child.once('close', (code) =>
    resolve(code === 0 ? ok(undefined) : err(`${command}: ${reasonIn(said.join(''))}`)),
  );
  const ended = await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  if (child.exitCode === null && child.pid !== undefined)
    await endProcesses({ roots: [nameOf(child.pid)], marks: [] }, { askMs: 0, termMs: TERM_MS });
  return ended;
}

function isBerry(root: string): boolean {
  return existsSync(path.join(root, '.yarnrc.yml'));
}

/** The lines that say what is wrong, without those that say where a log is. */
function reasonIn(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/debug-\d|complete log/i.test(line));
  const told = lines.filter((line) => /err|fail|not found|cannot/i.test(line));
  return (told.length > 0 ? told : lines).slice(0, 3).join(' ') || 'it failed and says nothing';
}

const LOCKFILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  '.pnp.cjs',
  '.pnp.loader.mjs',
  '.yarn/install-state.gz',
];
const STATES = [
  '.package-lock.json',
  '.modules.yaml',
  '.pnpm-workspace-state.json',
  '.pnpm-workspace-state-v1.json',
  '.pnpm/lock.yaml',
  '.yarn-state.yml',
  '.yarn-integrity',
];

/** What an install may change in a workspace with these projects, new ones among them. */
export function installed(root: string, projects: readonly string[]): Beside {
  const folders = ['', ...projects].flatMap((project) =>
    modulesIn(root, path.posix.join(project, 'node_modules')),
  );
  return {
    files: [...LOCKFILES, ...STATES.map((file) => `node_modules/${file}`)].filter((file) =>
      isPlace(root, file),
    ),
    folders: [...folders, 'node_modules/.pnpm'].filter((dir) => isPlace(root, dir)),
  };
}

/** A folder of packages, with those of its scopes. */
function modulesIn(root: string, dir: string): readonly string[] {
  const full = path.join(root, dir);
  const isFolder = lstatSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
  const scopes = isFolder ? readdirSync(full).filter((name) => name.startsWith('@')) : [];
  return [dir, ...scopes.map((scope) => `${dir}/${scope}`)];
}

/** Not behind a link: what lies there belongs to somebody else. */
function isPlace(root: string, file: string): boolean {
  const stat = lstatSync(path.join(root, file.split('/')[0] ?? ''), { throwIfNoEntry: false });
  return stat === undefined || !stat.isSymbolicLink();
}

/** Whether packages are installed here at all; without, there is nothing to link. */
export function hasInstalled(root: string): boolean {
  return existsSync(path.join(root, 'node_modules')) || existsSync(path.join(root, '.pnp.cjs'));
}
