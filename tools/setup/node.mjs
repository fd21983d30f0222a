import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runQuietly } from './command.mjs';
import { messages, SetupError } from './messages.mjs';

/**
 * The Node that runs the tools: the development dependency `node`, whatever the system has.
 * Its binary comes with an install script, which npm may have been told not to run.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 */
export async function ensureNode(root, env) {
  const major = wantedMajor(root);
  const file = join(root, 'node_modules/.bin/node');
  if (majorOf(file) === major) return file;
  console.error(messages.fetchingNode(major));
  const { code, stderr } = await runQuietly(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(root, 'node_modules/node'),
    env,
  });
  link(root);
  const found = majorOf(file);
  if (found === major) return file;
  const why = code === 0 ? `is ${found ?? 'not there'}` : `fetching it failed (${code}): ${lastLine(stderr)}`;
  throw new SetupError(messages.noNode(major, file, why));
}

/**
 * The PATH without this checkout's node_modules/.bin: npm must not run on the Node that it replaces.
 *
 * @param {string} root
 * @param {string} path
 */
export function systemPath(root, path) {
  const own = root + sep;
  return path
    .split(delimiter)
    .filter((folder) => !(folder.startsWith(own) && folder.endsWith(join('node_modules', '.bin'))))
    .join(delimiter);
}

/** @param {string} root */
function wantedMajor(root) {
  /** @type {{ devDependencies: { node: string } }} */
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Number(/\d+/.exec(manifest.devDependencies.node)?.[0]);
}

/** @param {string} file */
function majorOf(file) {
  try {
    const text = execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/^v(\d+)\./.exec(text)?.[1]);
  } catch {
    return undefined;
  }
}

/**
 * npm leaves the link out when the binary was not there as it linked.
 *
 * @param {string} root
 */
function link(root) {
  const bin = join(root, 'node_modules/.bin');
  if (!existsSync(join(root, 'node_modules/node/bin/node'))) return;
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'node'), { force: true });
  symlinkSync('../node/bin/node', join(bin, 'node'));
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
