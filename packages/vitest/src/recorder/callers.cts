/** Who calls: by the names of the scripts on the stack, without reading a stack of an error. */
const util = require('node:util') as typeof import('node:util');

export interface Callers {
  /** Whether a script belongs to Vitest or to what it is made of. */
  readonly isVitests: (script: string) => boolean;
  /** Whether the nearest caller that is neither Node's nor ours is Vitest. */
  readonly isVitestCalling: () => boolean;
  /** Where the nearest caller that is neither Node's nor ours stands; `undefined`: there is none. */
  readonly callingScript: () => string | undefined;
  /** The function of Vitest that calls; `undefined` if it is not Vitest. */
  readonly callerInVitest: () => string | undefined;
  readonly inPackages: (names: string) => RegExp;
  readonly isOurs: (script: string) => boolean;
}

const { getCallSites } = util;
/** Node's own frames between a caller and us are few. */
const DEPTH = 16;
/** The one file that all of us are in. */
const OURS = getCallSites(1)[0]?.scriptName;
/** Scripts of packages, given as a regular expression, and not of what is installed below them. */
function inPackages(names: string): RegExp {
  return new RegExp(String.raw`[\\/]node_modules[\\/](?:${names})[\\/](?:(?![\\/]node_modules[\\/]).)*$`);
}

const VITEST = inPackages(
  String.raw`vitest|@vitest[\\/][^\\/]+|vite|vite-node|tinypool|tinyspy|chai|loupe|birpc|@jridgewell[\\/]trace-mapping`,
);
const known = new Map<string, boolean>();

function isOurs(script: string): boolean {
  return script === OURS;
}

function isVitests(script: string): boolean {
  let is = known.get(script);
  if (is === undefined) {
    is = VITEST.test(script);
    known.set(script, is);
  }
  return is;
}

function nearest(): { readonly scriptName: string; readonly functionName: string } | undefined {
  return getCallSites(DEPTH).find(
    ({ scriptName }) => scriptName !== '' && !scriptName.startsWith('node:') && !isOurs(scriptName),
  );
}

function callerInVitest(): string | undefined {
  const site = nearest();
  return site && isVitests(site.scriptName) ? site.functionName : undefined;
}

function isVitestCalling(): boolean {
  return callerInVitest() !== undefined;
}

function callingScript(): string | undefined {
  return nearest()?.scriptName;
}

module.exports = {
  isVitestCalling,
  callingScript,
  callerInVitest,
  inPackages,
  isVitests,
  isOurs,
} satisfies Callers;
