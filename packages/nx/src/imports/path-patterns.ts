/** One entry of `paths` in a tsconfig, or of `typesVersions`. */
export interface PathPattern {
  readonly pattern: string;
  /** Absolute, or from the folder that the caller knows; with at most one `*`. */
  readonly targets: readonly string[];
}

/** Where a name is to be looked for, best first; `undefined` where no pattern is for it. */
export function targetsFor(name: string, patterns: readonly PathPattern[]): readonly string[] | undefined {
  const exact = patterns.find(({ pattern }) => pattern === name);
  if (exact) return exact.targets;
  let best:
    | { readonly targets: readonly string[]; readonly star: string; readonly length: number }
    | undefined;
  for (const { pattern, targets } of patterns) {
    const at = pattern.indexOf('*');
    if (at === -1) continue;
    const before = pattern.slice(0, at);
    const behind = pattern.slice(at + 1);
    const fits =
      name.length >= before.length + behind.length && name.startsWith(before) && name.endsWith(behind);
    if (!fits || (best && best.length >= before.length)) continue;
    best = { targets, star: name.slice(before.length, name.length - behind.length), length: before.length };
  }
  const found = best;
  return found?.targets.map((target) => target.replace('*', () => found.star));
}
