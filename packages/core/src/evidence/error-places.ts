import type { Place } from './diagnostic.ts';
import { parseLocation } from './location.ts';
import type { Paths } from './paths.ts';

/** The places that a printed error has, each of another worth. */
export interface ErrorPlaces {
  /** The user's frames, the innermost first. */
  readonly frames: readonly Place[];
  /** A place that the message names, where it says more than the frames. */
  readonly source?: Place;
  /** A file that the message names, for where there is no frame. */
  readonly mentioned?: Place;
}

/** Where to look first, and the other frames. */
export function placesOf({ source, frames, mentioned }: ErrorPlaces): {
  place?: Place;
  frames: readonly Place[];
} {
  const place = source ?? frames[0] ?? mentioned;
  return place ? { place, frames: frames.filter((frame) => !isSamePlace(frame, place)) } : { frames };
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

/** A place that a bundler or a parser names in the message is nearer than any frame. esbuild counts columns from 0. */
export function sourceOf(body: readonly string[], paths: Paths): Place | undefined {
  for (const line of body) {
    const boxed = /[╭┌]─+\[ ?(.+?) ?\]/.exec(line)?.[1];
    const esbuild = /^(\S+:\d+:\d+): ERROR: /.exec(line)?.[1];
    const file = /^\s*File: (\S.*)$/.exec(line)?.[1];
    const text = boxed ?? esbuild ?? file?.replace(/:\d+:\d+$/, '');
    const location = text === undefined ? undefined : (parseLocation(text) ?? { path: text });
    const place = location && paths.locate(location);
    if (place)
      return esbuild !== undefined && place.column !== undefined
        ? { ...place, column: place.column + 1 }
        : place;
  }
  return undefined;
}

const MENTION =
  /(?:imported from|test files?|in file|from|at|while loading|while running) '?"?((?:file:\/\/)?[^\s'"]{1,500}\.\w{1,5}(?::\d+(?::\d+)?)?)/g;

/** A file that the text names: `imported from …`, `test file …`, a list of requires. */
export function mentionedIn(lines: readonly string[], paths: Paths): Place | undefined {
  for (const line of lines.slice(0, 20)) {
    const required = /^- (\S.*)$/.exec(line)?.[1];
    const texts =
      required === undefined
        ? [...line.slice(0, 2000).matchAll(MENTION)].map((match) => match[1] ?? '')
        : [required];
    for (const text of texts) {
      const place = paths.find(parseLocation(text) ?? { path: text });
      if (place) return place;
    }
  }
  return undefined;
}
