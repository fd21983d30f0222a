/** Which functions of the unit's modules ran, as V8 counts them. */
const inspector = require('node:inspector') as typeof import('node:inspector');
const url = require('node:url') as typeof import('node:url');
const path = require('node:path') as typeof import('node:path');
const v8 = require('node:v8') as typeof import('node:v8');
import type { Any, Disguise } from './disguise.cts';
import type { Facts, Range } from './fact.cts';

const { pathToFileURL } = url;
const paths = { ...path };
const { apply } = Reflect;
const { precede } = require('./disguise') as Disguise;

export interface Coverage {
  readonly openCoverage: (facts: Facts) => FunctionCoverage;
}

export interface FunctionCoverage {
  /** Before the first module is compiled. */
  readonly begin: () => void;
  readonly isWanted: (filename: string) => void;
  /** Writes what ran, if nobody else has counted too. */
  readonly write: () => void;
}

interface Ran {
  readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
}

interface Script {
  readonly url: string;
  readonly functions: readonly Ran[];
}

/** V8 counts once for all: what another session takes or stops, we would miss. */
function watchOthers(own: object, tell: () => void): void {
  precede(inspector.Session.prototype, 'post', ([method], session) => {
    if (session !== own && typeof method === 'string' && method.startsWith('Profiler.')) tell();
  });
  precede(v8, 'takeCoverage', tell);
  precede(v8, 'stopCoverage', tell);
}

function openCoverage(facts: Facts): FunctionCoverage {
  const session = new inspector.Session();
  const post = (inspector.Session.prototype as { post: Any }).post;
  const call = (
    method: string,
    parameters: object,
    done: (error: Error | null, result?: object) => void,
  ): void => {
    apply(post, session, [method, parameters, done]);
  };
  // By what V8's inspector calls a script: a path becomes an address.
  const wanted = new Map<string, string>();
  let state: 'new' | 'counting' | 'unknown' =
    process.env['NODE_V8_COVERAGE'] === undefined ? 'new' : 'unknown';
  watchOthers(session, () => {
    state = 'unknown';
  });
  const check = (error: Error | null): void => {
    if (error) state = 'unknown';
  };
  return {
    begin: () => {
      if (state !== 'new') return;
      state = 'counting';
      session.connect();
      call('Profiler.enable', {}, check);
      // Whether, not how often: counted calls would keep V8 from optimising whatever runs.
      call('Profiler.startPreciseCoverage', { callCount: false, detailed: false }, check);
    },
    isWanted: (filename) => {
      wanted.set(filename, filename);
      if (paths.isAbsolute(filename)) wanted.set(pathToFileURL(filename).href, filename);
    },
    write: () => {
      if (state !== 'counting') return;
      call('Profiler.takePreciseCoverage', {}, (error, result) => {
        check(error);
        if (state !== 'counting') return;
        for (const script of (result as { result: Script[] }).result) {
          const filename = wanted.get(script.url);
          if (filename !== undefined) facts.add(['ran', filename, script.functions.flatMap(rangesOf)]);
        }
      });
      // A second test file of this worker would begin at zero.
      state = 'unknown';
    },
  };
}

function rangesOf({ ranges }: Ran): Range[] {
  return ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count]);
}

module.exports = { openCoverage } satisfies Coverage;
