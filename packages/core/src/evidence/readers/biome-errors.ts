import { detachedFinding } from '../detached.ts';
import type { Finding, Sink } from '../reader.ts';
import { createDistinct } from '../warnings.ts';
import { createUnformatted } from './unformatted.ts';

/** So many files whose imports are not sorted are named one by one. */
const FEW = 3;
const MAX_FILES = 10_000;

/** Biome's errors: what one command mends in many files is one finding. */
export interface BiomeErrors {
  add(finding: Finding, category: string): void;
  count(): number;
  end(): void;
}

export function createBiomeErrors(sink: Sink): BiomeErrors {
  const unformatted = createUnformatted(sink, { tool: 'biome', command: 'biome format --write' });
  const unsorted = new Map<string, Finding>();
  /** Files that could not be parsed, and so not be formatted either. */
  const unparsed = new Set<string>();
  const isNew = createDistinct();
  let count = 0;

  function ofFormat(finding: Finding, file: string): void {
    if (/^(?:Formatter would|File content)/.test(finding.message)) unformatted.add(file, finding.logLine);
    else if (!unparsed.has(file)) sink.add(finding);
  }

  return {
    add(finding, category) {
      const file = finding.place?.file ?? '';
      if (isNew(finding)) count++;
      if (category === 'parse' && unparsed.size < MAX_FILES) unparsed.add(file);
      if (category === 'format') ofFormat(finding, file);
      else if (!category.endsWith('/organizeImports')) sink.add(finding);
      else if (unsorted.size < MAX_FILES) unsorted.set(file, unsorted.get(file) ?? detachedFinding(finding));
    },
    count: () => count,
    end() {
      unformatted.end();
      endUnsorted(unsorted, sink);
    },
  };
}

function endUnsorted(unsorted: ReadonlyMap<string, Finding>, sink: Sink): void {
  if (unsorted.size <= FEW) {
    for (const finding of unsorted.values()) sink.add(finding);
    return;
  }
  const list = createUnformatted(sink, {
    tool: 'biome',
    code: 'organizeImports',
    what: 'with unsorted imports',
    command: 'biome check --write',
  });
  for (const [file, { logLine }] of unsorted) list.add(file, logLine);
  list.end();
}
