/**
 * What code under test reads through `node:fs`. Each function is replaced by one that takes note and calls it;
 * what it returns or throws is the original's. Streams and descriptors need nothing: they begin with `open`.
 */
const fs = require('node:fs') as typeof import('node:fs');
import type { Any, Call, Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { FileNotes, Note } from './file-notes.cts';
import type { Loads } from './loads.cts';
import type { Place, Places } from './places.cts';

const { openPlaces } = require('./places') as Places;
const { isLoading } = require('./loads') as Loads;
const { NOTES } = require('./file-notes') as FileNotes;
const { precede, replace } = require('./disguise') as Disguise;
const { apply, set } = Reflect;

export interface Files {
  readonly watchFiles: (facts: Facts, spool: string) => void;
}

interface Watch {
  readonly facts: Facts;
  readonly place: Place;
}

/** Frames of ours between a caller and a function of Node's. */
const OURS = 2;

/** What is thrown tells as many callers as without us: our frames are taken out of it. */
function deeper(original: Any, self: unknown, args: unknown[]): unknown {
  const limit = Error.stackTraceLimit as unknown;
  if (typeof limit !== 'number' || !set(Error, 'stackTraceLimit', limit + OURS))
    return apply(original, self, args);
  try {
    return apply(original, self, args);
  } finally {
    set(Error, 'stackTraceLimit', limit);
  }
}

function sync({ facts, place }: Watch, { before, after }: Note): Call {
  return (original, self, args) => {
    // Nearly all that is read is: what the loader loads is known already.
    if (isLoading(args[0])) return apply(original, self, args);
    if (before)
      facts.quietly(() => {
        before(place, args);
      });
    const result = deeper(original, self, args);
    if (after)
      facts.quietly(() => {
        after(place, args, result);
      });
    return result;
  };
}

function callback({ facts, place }: Watch, { before, after }: Note): Call {
  return (original, self, args) => {
    if (before)
      facts.quietly(() => {
        before(place, args);
      });
    const done = args.at(-1);
    if (!after || typeof done !== 'function') return apply(original, self, args);
    const given = args.slice(0, -1);
    const noted = function (this: unknown, ...results: unknown[]): unknown {
      const [error, result] = results;
      if (error === null || error === undefined)
        facts.quietly(() => {
          after(place, given, result);
        });
      return apply(done as Any, this, results);
    };
    return apply(original, self, [...given, noted]);
  };
}

function promise({ facts, place }: Watch, { before, after }: Note): Call {
  return (original, self, args) => {
    if (before)
      facts.quietly(() => {
        before(place, args);
      });
    const result = apply(original, self, args);
    if (!after || !(result instanceof Promise)) return result;
    return result.then((value: unknown) => {
      facts.quietly(() => {
        after(place, args, value);
      });
      return value;
    });
  };
}

function watchFiles(facts: Facts, spool: string): void {
  const watch: Watch = { facts, place: openPlaces(facts, spool) };
  const { realpath, realpathSync } = fs;
  for (const [name, note] of Object.entries(NOTES)) {
    replace(fs, `${name}Sync`, sync(watch, note));
    replace(fs, name, callback(watch, note));
    replace(fs.promises, name, promise(watch, note));
  }
  replace(realpath, 'native', callback(watch, NOTES['realpath'] ?? {}));
  replace(realpathSync, 'native', sync(watch, NOTES['realpath'] ?? {}));
  precede(process, 'chdir', ([dir]) => {
    facts.quietly(() => {
      watch.place.look('probe', dir);
    });
  });
  const space = (): void => {
    facts.add(['opaque', 'space of a disk']);
  };
  for (const name of ['statfs', 'statfsSync']) precede(fs, name, space);
  precede(fs.promises, 'statfs', space);
  const observe = (): void => {
    facts.add(['opaque', 'file watcher']);
  };
  precede(fs, 'watch', observe);
  precede(fs, 'watchFile', observe);
  precede(fs.promises, 'watch', observe);
}

module.exports = { watchFiles } satisfies Files;
