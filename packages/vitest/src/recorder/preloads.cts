/** What runs in a worker ahead of any test file, Vitest apart: what it reads may reach them. */
import type { Callers } from './callers.cts';
import type { Facts } from './fact.cts';
import type { Loads } from './loads.cts';

const { isVitests, callingScript, inPackages } = require('./callers') as Callers;
const { hasEnvironment } = require('./loads') as Loads;

export interface Preloads {
  /**
   * Whether what is asked for now counts. Before the test file, Vitest itself asks for much, and so does Node, which
   * counts once it loads an environment.
   */
  readonly counts: (facts: Facts) => boolean;
}

/** Which Vitest 3 and 4 load: they ask whether to print in colour, and what. */
const OF_OUTPUT = inPackages('tinyrainbow|debug|supports-color|std-env');

function counts(facts: Facts): boolean {
  if (facts.hasUnit()) return true;
  const script = callingScript();
  if (script === undefined) return hasEnvironment();
  // What Vite makes itself has a name like `/@vite/env`.
  return !isVitests(script) && !OF_OUTPUT.test(script) && !script.startsWith('/@vite/');
}

module.exports = { counts } satisfies Preloads;
