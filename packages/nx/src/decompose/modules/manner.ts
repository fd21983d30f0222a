import path from 'node:path';
import { endingOf, isRelative, relativeName, withoutEnding } from './names.ts';

/** How relative names end: not at all, as the source, or as what becomes of it. */
export type Manner = 'none' | 'source' | 'output';

export function mannerOf(specifiers: Iterable<string>): Manner {
  const counts = { none: 0, source: 0, output: 0 };
  for (const specifier of specifiers) {
    if (!isRelative(specifier)) continue;
    const ending = endingOf(specifier);
    counts[ending === '' ? 'none' : /tsx?$/.test(ending) ? 'source' : 'output'] += 1;
  }
  if (counts.source > counts.none && counts.source >= counts.output) return 'source';
  return counts.output > counts.none ? 'output' : 'none';
}

/** A module as a file calls it. */
export function relativeModule(from: string, target: string, manner: Manner): string {
  const ending = endingOf(target);
  const name = relativeName(path.posix.dirname(from), withoutEnding(target));
  return name + endingIn(ending, manner);
}

export function endingIn(ending: string, manner: Manner): string {
  if (ending === '' || manner === 'none') return '';
  return manner === 'source' ? ending : outputOf(ending);
}

function outputOf(ending: string): string {
  return ending.replace('.d', '').replace('tsx', 'js').replace('ts', 'js');
}
