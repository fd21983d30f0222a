import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NEEDED_NODE, isSupportedNode } from '../../packages/nx/src/node-version.ts';
import { systemPath } from '../setup/node.mjs';
import { packPackages } from './pack.ts';

const root = dirname(dirname(import.meta.dirname));

/** The workspace's package.json names the tarballs by their paths, so they stay where they are. */
const TARBALLS = join(root, '.work/packed');

/** Of a folder that counts as empty all the same. */
const NOTHING = new Set(['.git', '.DS_Store']);

/** Installs our packages into a workspace and sets them up; says what was in the way, if anything was. `path`: the shell's. */
export function add(folder: string, path = process.env['PATH'] ?? ''): string | undefined {
  const fault = oldNode(path) ?? prepare(folder);
  if (fault !== undefined) return fault;
  const paths = packPackages(TARBALLS).map(({ path }) => path);
  const install = ['install', '-D', '--no-audit', '--no-fund', '--loglevel=error', ...paths];
  return (
    ran(folder, 'npm', install) ??
    ran(folder, process.execPath, [join(folder, 'node_modules/.bin/nx'), 'g', '@subminute/nx:init'])
  );
}

/** What is installed runs on the shell's Node, not on the one that this clone brings. */
function oldNode(path: string): string | undefined {
  const env = { ...process.env, PATH: systemPath(root, path) };
  const { status, stdout } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
  if (status !== 0) return undefined;
  const version = stdout.trim().slice(1);
  if (isSupportedNode(version)) return undefined;
  return `this shell's node is ${version}, and subminute needs ${NEEDED_NODE}. Nothing was done: put one into the PATH first`;
}

/** A new workspace where there is nothing yet; elsewhere one that npm installs. */
function prepare(folder: string): string | undefined {
  if (folder === root)
    return 'this is the clone itself. Name the folder of another workspace, or an empty one';
  const there = readdirSync(folder).filter((name) => !NOTHING.has(name));
  if (there.length === 0) {
    cpSync(join(root, 'examples/start'), folder, { recursive: true });
    return existsSync(join(folder, '.git')) ? undefined : firstCommit(folder);
  }
  if (!existsSync(join(folder, 'nx.json'))) {
    return `${folder} is neither empty nor an Nx workspace: it has no nx.json. Name another folder`;
  }
  const other = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'].find((name) => there.includes(name));
  if (other === undefined) return undefined;
  return `${folder} has a ${other}, and this installs with npm only. See docs/getting-started.md#pnpm-and-yarn`;
}

/** Nx keeps its cache elsewhere once there is a commit: there is one before anything is run. */
function firstCommit(folder: string): string | undefined {
  return (
    ran(folder, 'git', ['init', '-q', '-b', 'main']) ??
    ran(folder, 'git', ['add', '-A']) ??
    ran(folder, 'git', ['commit', '-q', '-m', 'A new workspace'])
  );
}

function ran(folder: string, command: string, args: readonly string[]): string | undefined {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
  if (status === 0) return undefined;
  return `${command} ended with ${error?.message ?? status}, see above. Nothing is left to undo: run it again`;
}
