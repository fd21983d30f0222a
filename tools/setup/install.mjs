import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { outdated } from './lockfile.mjs';
import { messages, SetupError } from './messages.mjs';

const NETWORK = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/**
 * Installs what package-lock.json asks for, unless that is what node_modules holds.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export async function install(root, env) {
  const reason = whyInstall(root);
  if (reason !== undefined) {
    console.error(messages.installing(reason));
    const { code, stderr } = await runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env,
    });
    if (code === 'ENOENT') throw new SetupError(messages.npmMissing());
    if (code !== 0 && NETWORK.test(stderr)) throw new SetupError(messages.noNetwork(root));
    if (code !== 0) throw new SetupError(messages.installFailed(root, code));
  }
  if (stamp(root) !== readOr(stampFile(root), '')) writeFileSync(stampFile(root), stamp(root));
}

/** @param {string} root */
function whyInstall(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return 'none yet';
  if (readOr(stampFile(root), '') === stamp(root)) return undefined;
  // Not our installation, or another lockfile since: npm's own record tells whether it still fits.
  try {
    return outdated(parse(join(root, 'package-lock.json')), parse(installed));
  } catch {
    return 'their record cannot be read';
  }
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules/.setup-stamp');
}

/** @param {string} root */
function stamp(root) {
  return createHash('sha256')
    .update(readOr(join(root, 'package-lock.json'), ''))
    .digest('hex');
}

/** @param {string} file @param {string} otherwise */
function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} file
 * @returns {import('./lockfile.mjs').Lockfile}
 */
function parse(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
