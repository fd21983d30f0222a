import type { Asked } from './script.ts';

/** What may be in the store, as far as those know who sent it. */
export interface Model {
  /** Before it is sent: from then on it may be there. */
  readonly send: (asked: Asked) => void;
  /** The one body of a hash that was given away once: none other is from then on. */
  readonly settledOf: (hash: string) => string | undefined;
  /** Whether a hash may stand for this body. */
  readonly mayBe: (hash: string, sha256: string) => boolean;
  readonly isKnown: (sha256: string) => boolean;
  /** The one checkout that a body may be given to; `undefined`: each. */
  readonly onlyFor: (sha256: string) => string | undefined;
  readonly give: (hash: string, sha256: string) => void;
  readonly settled: () => number;
}

export function model(): Model {
  const sent = new Map<string, Set<string>>();
  /** Of uploads whose head was changed: nobody can say for which hash they were taken. */
  const strays = new Set<string>();
  const known = new Set<string>();
  const settled = new Map<string, string>();
  const named = new Map<string, string>();
  return {
    send({ hash, sha256, maybe, names }) {
      if (names !== undefined && sha256 !== undefined) named.set(sha256, names);
      if (maybe !== undefined) strays.add(maybe);
      for (const one of [maybe, sha256]) if (one !== undefined) known.add(one);
      if (hash === undefined || sha256 === undefined) return;
      const all = sent.get(hash) ?? new Set();
      sent.set(hash, all.add(sha256));
    },
    settledOf: (hash) => settled.get(hash),
    mayBe: (hash, sha256) => sent.get(hash)?.has(sha256) === true || strays.has(sha256),
    isKnown: (sha256) => known.has(sha256),
    onlyFor: (sha256) => named.get(sha256),
    give(hash, sha256) {
      if (!settled.has(hash)) settled.set(hash, sha256);
    },
    settled: () => settled.size,
  };
}
