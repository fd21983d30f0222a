// Makes a fresh clone ready, and runs a script in it:
//
//   node tools/setup.mjs                      install and build what is missing or out of date
//   node tools/setup.mjs tools/demo.ts a b    the same, then the script on the repository's own Node
//
// Runs on any Node from 20 on and without a dependency: nothing is installed yet when it starts.
// SUBMINUTE_NODE=system runs the script on the system's Node instead (the version matrix of CI).
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './setup/build.mjs';
import { become } from './setup/command.mjs';
import { install } from './setup/install.mjs';
import { messages, SetupError } from './setup/messages.mjs';
import { ensureNode, systemPath } from './setup/node.mjs';
import { oldShellNode } from './setup/shell-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {readonly string[]} argv */
async function main(argv) {
  if (Number.parseInt(process.versions.node) < 18) {
    throw new SetupError(messages.nodeTooOld(process.versions.node));
  }
  const [script, ...args] = argv;
  const path = systemPath(root, process.env['PATH'] ?? '');
  // Said by the script too, but only after an installation.
  const fault = isFor(script, 'tools/add.ts') ? oldShellNode(root, path) : undefined;
  if (fault !== undefined) throw new SetupError(`add: ${fault}`);
  const systemEnv = { ...process.env, PATH: path };
  await install(root, systemEnv);
  const own = await ensureNode(root, systemEnv);
  const bin = join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: [bin, path].join(delimiter) };
  await build(root, own, env);

  if (script === undefined) return;
  if (!existsSync(resolve(script))) throw new SetupError(messages.noScript(script));
  if (process.env['SUBMINUTE_NODE'] === 'system') {
    await become('node', [script, ...args], { env: { ...systemEnv, PATH: [path, bin].join(delimiter) } });
  }
  await become(own, [script, ...args], { env });
}

/** @param {string | undefined} script @param {string} file */
function isFor(script, file) {
  return script !== undefined && resolve(script) === join(root, file);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
