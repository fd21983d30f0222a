// Every sentence that the set-up says, in one table: what, where, what next.

/** @typedef {{ log: string }} Failed */

export const messages = {
  /** @param {string} version */
  nodeTooOld: (version) =>
    `setup: this is Node ${version}; the set-up needs Node 20 or later. Install one from https://nodejs.org and run the same command again`,
  /** @param {string} version @param {string} range */
  oldShellNode: (version, range) =>
    `this shell's node is ${version}, and subminute runs on ${range}. Nothing was done. Install such a one (https://nodejs.org, or: nvm install 24), put it first into the PATH, and run the same command again`,
  /** @param {string} reason */
  installing: (reason) => `setup: installing the dependencies (${reason}) …`,
  npmMissing: () =>
    'setup: npm is not on the PATH, so nothing can be installed. Install Node with its npm from https://nodejs.org and run the same command again',
  /** @param {string} root */
  noNetwork: (root) =>
    `setup: npm could not reach its registry, so ${root}/node_modules is not complete. Check the network, the proxy (npm config get proxy) and the registry (npm config get registry), then run the same command again`,
  /** @param {string} root @param {number | string} how */
  installFailed: (root, how) =>
    `setup: "npm ci" in ${root} ended with ${how}; its reason stands above. If package.json and package-lock.json disagree, run: npm install`,
  /** @param {number} major */
  fetchingNode: (major) => `setup: node_modules has no Node ${major}, fetching it …`,
  /** @param {number} major @param {string} file @param {string} found */
  noNode: (major, file, found) =>
    `setup: ${file} should be Node ${major} but ${found}. Remove node_modules and run: npm run setup`,
  /** @param {string} command */
  buildFailed: (command) =>
    `setup: the build failed (${command}); fix the errors above and run the same command again`,
  /** @param {string} script */
  noScript: (script) =>
    `setup: there is no ${script} to run. See docs/development.md for the scripts that exist`,
};

/** An expected end: said in one line, without a stack. */
export class SetupError extends Error {}
