import type { Import, Target } from '@subminute/core/graph';
import type { Disk } from './disk.ts';
import type { Place, Resolver } from './resolve.ts';

/** Where an import leads, until something changes at a place that was looked at. */
export interface Resolution {
  readonly target: Target;
  isStale: boolean;
}

/** Resolves each name of a folder once, and knows which answers a change takes away. */
export interface Targets {
  readonly of: (imports: readonly Import[], place: Place) => readonly Resolution[];
  /** Something came or went at these places. */
  readonly touch: (places: ReadonlySet<string>) => void;
}

export function openTargets(resolver: Resolver, disk: Disk): Targets {
  const known = new WeakMap<Place, Map<string, Resolution>>();
  const byPlace = new Map<string, Resolution[]>();
  const globs: Resolution[] = [];

  const resolve = (one: Import, place: Place): Resolution => {
    if (one.how === 'glob') {
      const made = { target: resolver.globTarget(one.specifier, place), isStale: false };
      globs.push(made);
      return made;
    }
    const { value: target, places } = disk.watched(() => resolver.targetOf(one, place));
    const made = { target, isStale: false };
    for (const at of places) {
      const list = byPlace.get(at);
      if (list) list.push(made);
      else byPlace.set(at, [made]);
    }
    return made;
  };
  return {
    of: (imports, place) => {
      const answers = known.get(place) ?? new Map<string, Resolution>();
      known.set(place, answers);
      return imports.map((one) => {
        const key = `${one.how} ${one.kind === 'type' ? 't' : ''}${one.mode ?? ''} ${one.specifier}`;
        const found = answers.get(key);
        if (found && !found.isStale) return found;
        const made = resolve(one, place);
        answers.set(key, made);
        return made;
      });
    },
    touch: (places) => {
      for (const place of places) {
        for (const resolution of byPlace.get(place) ?? []) resolution.isStale = true;
        byPlace.delete(place);
      }
      // A pattern is about files that are not there as well.
      if (places.size > 0) for (const glob of globs.splice(0)) glob.isStale = true;
    },
  };
}
