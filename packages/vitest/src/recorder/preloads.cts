/** What runs in a worker ahead of any test file, Vitest apart: what it reads may reach them. */
import type { Callers } from './callers.cts';
import type { Facts } from './fact.cts';
import type { Loads } from './loads.cts';

const { isVitests, isUserCalling, isVitestCalling } = require('./callers') as Callers;
const { hasEnvironment } = require('./loads') as Loads;

export interface Preloads {
  /** Whether what is asked for now counts. Before the test file, Vitest itself asks for much. */
  readonly counts: (facts: Facts) => boolean;
}

const PRELOAD = /^(?:--(?:require|import|loader|experimental-loader)(?:=(.*)|$)|-r$)/s;

/** Ours is taken out already; Vitest has one of its own. */
const hasPreloads = process.execArgv.some((argument, at, all) => {
  const found = PRELOAD.exec(argument);
  return found !== null && !isVitests(found[1] ?? all[at + 1] ?? '');
});

function counts(facts: Facts): boolean {
  return facts.hasUnit() || (hasPreloads && isUserCalling()) || (hasEnvironment() && !isVitestCalling());
}

module.exports = { counts } satisfies Preloads;
