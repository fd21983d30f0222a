import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { messages, SetupError } from './messages.mjs';

/**
 * Compiles the packages; a tenth of a second where nothing changed. Tests are not part of it: a
 * type error in a test does not stop the demo.
 *
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export async function build(root, node, env) {
  const projects = readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/tsconfig.build.json`)
    .filter((file) => existsSync(join(root, file)))
    .sort();
  const args = ['-b', ...projects];
  const { code } = await runQuietly(node, [join(root, 'node_modules/.bin/tsc'), ...args], { cwd: root, env });
  if (code !== 0) throw new SetupError(messages.buildFailed(`tsc ${args.join(' ')}`));
}
