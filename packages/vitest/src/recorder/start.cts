/**
 * The recorder: loaded by `--require` into each worker of Vitest, before anything else. It takes note of what the
 * worker reads and runs, as facts in a file of its own. Code under test that does not look for it sees nothing of it.
 * See docs/design.md#what-a-test-file-has-read.
 */
const nodeModule = require('node:module') as typeof import('node:module');
const worker = require('node:worker_threads') as typeof import('node:worker_threads');
import type { Facts } from './fact.cts';
import type { FactsModule } from './facts.cts';
import type { Clones } from './clones.cts';
import type { Coverage } from './coverage.cts';
import type { Environment } from './environment.cts';
import type { FileEnd } from './file-end.cts';
import type { Files } from './files.cts';
import type { Loads } from './loads.cts';
import type { Modules } from './modules.cts';
import type { Network } from './network.cts';
import type { Opaque } from './opaque.cts';
import type { Positions } from './positions.cts';
import type { SourceText } from './source-text.cts';

export interface StartOptions {
  /** The spool. */
  readonly dir: string;
  /** What ran of each module too. */
  readonly byFunction: boolean;
}

export interface Start {
  readonly start: (options: StartOptions) => void;
}

const BUILT_IN = new Set(['node', 'jsdom', 'happy-dom', 'edge-runtime']);

const activeResources = process.getActiveResourcesInfo.bind(process);
/** What a worker is connected to its process by. */
const CONNECTION = /^(?:.*Wrap|MessagePort|Pipe|TTY)$/;

/** Whether something is left to be called later. Vitest 3 has a timer of its own. */
function isPending(): boolean {
  const others = activeResources().filter((name) => !CONNECTION.test(name));
  return others.length > 1 || (others.length === 1 && others[0] !== 'Timeout');
}

/** What a worker forks inherits its options: that is not ours to watch. */
function dropOwnOption(dir: string): void {
  const { execArgv } = process;
  for (let at = execArgv.length - 2; at >= 0; at--)
    if (execArgv[at] === '--require' && execArgv[at + 1]?.startsWith(dir) === true) execArgv.splice(at, 2);
}

function observe({ dir, byFunction }: StartOptions): void {
  const facts: Facts = (require('./facts') as FactsModule).openFacts(dir);
  // All are loaded before the first one watches: they are no input.
  const { watchModules, currentUnit } = require('./modules') as Modules;
  const { watchOpaque } = require('./opaque') as Opaque;
  const { watchNetwork } = require('./network') as Network;
  const { watchLoads, hasLoaded, later } = require('./loads') as Loads;
  const { watchFiles } = require('./files') as Files;
  const { watchEnd } = require('./file-end') as FileEnd;
  const { watchEnvironment } = require('./environment') as Environment;
  const { watchClones } = require('./clones') as Clones;
  const { watchPositions } = require('./positions') as Positions;
  const { watchSourceText } = require('./source-text') as SourceText;
  const coverage = byFunction ? (require('./coverage') as Coverage).openCoverage(facts) : undefined;
  // One of a workspace is evaluated by Vite itself in Vitest 4 and 5, where nobody sees it.
  const isKnownEnvironment = (name: string): boolean =>
    BUILT_IN.has(name) || hasLoaded(`vitest-environment-${name}`);
  watchLoads(facts);
  watchOpaque(facts);
  watchNetwork(facts, later);
  watchFiles(facts, dir);
  const positions = watchPositions(facts);
  watchSourceText(facts);
  watchModules(facts, (filename) => {
    coverage?.begin();
    coverage?.isWanted(filename);
  });
  const end = (): void => {
    const unit = currentUnit();
    // Its place in its file is handed to a test then; or the accessor was taken away.
    if (unit?.config.includeTaskLocation === true || !positions.isWatching()) facts.add(['positions']);
    if (unit && !isKnownEnvironment(unit.environment)) facts.add(['opaque', 'custom environment']);
    facts.end();
  };
  watchEnd({
    end,
    last: () => {
      if (!isPending()) coverage?.write();
      end();
    },
    // What a test file has left to run may throw until then, and Vitest tells of it.
    stop: () => {
      coverage?.write();
      facts.stop();
    },
  });
  watchClones(watchEnvironment(facts, positions.callingBuiltin), facts);
  nodeModule.syncBuiltinESMExports();
}

const { getEnvironmentData, setEnvironmentData } = worker;
const MARK = 'subminute-recorder';

/** A thread that a test file starts inherits the recorder: it is a reason not to know the file already. */
function isNested(): boolean {
  const is = getEnvironmentData(MARK) === true;
  setEnvironmentData(MARK, true);
  return is;
}

function start(options: StartOptions): void {
  dropOwnOption(options.dir);
  if (isNested()) return;
  // Before Node 22.15 nobody tells what the loader loads: then nothing is recorded.
  if (typeof nodeModule.registerHooks !== 'function') return;
  try {
    observe(options);
  } catch {
    // Without a fact `end` nothing of this worker is believed.
  }
}

module.exports = { start } satisfies Start;
