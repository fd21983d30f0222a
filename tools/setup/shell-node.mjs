import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messages } from './messages.mjs';
import { systemPath } from './node.mjs';

/**
 * Why the shell's Node cannot run the packages that a workspace gets; `undefined` where it can, or is not to be had.
 * They run on that one, not on the Node that this clone brings.
 *
 * @param {string} root
 * @param {string} path
 */
export function oldShellNode(root, path) {
  const env = { ...process.env, PATH: systemPath(root, path) };
  const { status, stdout } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
  if (status !== 0) return undefined;
  const version = stdout.trim().slice(1);
  const range = enginesOf(root);
  return satisfies(version, range) ? undefined : messages.oldShellNode(version, range);
}

/** @param {string} root */
function enginesOf(root) {
  /** @type {{ engines: { node: string } }} */
  const manifest = JSON.parse(readFileSync(join(root, 'packages/nx/package.json'), 'utf8'));
  return manifest.engines.node;
}

/**
 * Of npm's ranges, what ours is made of: `^22.22 || ^24.11 || >=26`. No package is installed yet that reads them.
 *
 * @param {string} version
 * @param {string} range
 */
export function satisfies(version, range) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const [, sign, most = '', least = '0'] = /^\s*(\^|>=)(\d+)(?:\.(\d+))?\s*$/.exec(part) ?? [];
    if (sign === undefined) throw new Error(`the engines of packages/nx/package.json have '${part.trim()}'`);
    if (major === Number(most)) return minor >= Number(least);
    return sign === '>=' && major > Number(most);
  });
}
