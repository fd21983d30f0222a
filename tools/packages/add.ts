import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { oldShellNode } from '../setup/shell-node.mjs';
import { packPackages } from './pack.ts';

const root = dirname(dirname(import.meta.dirname));

/** In the workspace: its package.json names the tarballs by their paths, and who clones it has them too. */
const TARBALLS = 'vendor/subminute';

/** Of a folder that counts as empty all the same. */
const NOTHING = new Set(['.git', '.DS_Store']);

/** Installs our packages into a workspace and sets them up; says what was in the way, if anything was. `path`: the shell's. */
export function add(folder: string, path = process.env['PATH'] ?? ''): string | undefined {
  const fault = oldShellNode(root, path) ?? prepare(folder);
  if (fault !== undefined) return fault;
  const names = packPackages(join(folder, TARBALLS)).map((tarball) => basename(tarball.path));
  const paths = names.map((name) => `./${TARBALLS}/${name}`);
  const install = ['install', '-D', '--no-audit', '--no-fund', '--loglevel=error', ...paths];
  const failed =
    ran(folder, 'npm', install) ??
    ran(folder, process.execPath, [join(folder, 'node_modules/.bin/nx'), 'g', '@subminute/nx:init']);
  if (failed === undefined) keepOnly(folder, names);
  return failed;
}

/** Of an earlier version nothing is left; those that git would leave out are told. */
function keepOnly(folder: string, names: readonly string[]): void {
  for (const name of readdirSync(join(folder, TARBALLS))) {
    if (!names.includes(name) && name.endsWith('.tgz')) rmSync(join(folder, TARBALLS, name));
  }
  const ignored = spawnSync('git', ['check-ignore', '-q', ...names.map((name) => `${TARBALLS}/${name}`)], {
    cwd: folder,
  });
  if (ignored.status !== 0) return;
  console.error(
    `add: git ignores ${TARBALLS}/*.tgz, so npm will not find them in a clone of this workspace. Commit them: git add -f ${TARBALLS}`,
  );
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
