import { type Result, err, ok } from '../result.ts';
import { NOTHING_LEFT, NO_FORM, isRecord, jsonIn, saysSomething } from './advice.ts';
import type { Proposals } from './proposals.ts';
import type { Source } from './source.ts';
import { strike } from './strike.ts';

/** What a model says of proposals, in which nothing is cited that is not in the source. */
export interface Drafts {
  readonly names: readonly { readonly id: string; readonly part: string; readonly name: string }[];
  /** By the proposal's id. */
  readonly drafts: ReadonlyMap<string, readonly string[]>;
  readonly struck: number;
}

const NAME = /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/;
const MAX_NAME = 40;
const MAX_LINES = 6;

export function checkDrafts(answer: string, asked: Proposals, source: Source): Result<Drafts, string> {
  const read = jsonIn(answer);
  const { names: named, drafts: drafted } = read ?? {};
  if (!Array.isArray(named) && !Array.isArray(drafted)) return err(NO_FORM);
  const names = namesIn(Array.isArray(named) ? named : [], asked);
  const drafts = new Map<string, readonly string[]>();
  let struck = 0;
  for (const draft of asked.areDrafted && Array.isArray(drafted) ? (drafted as readonly unknown[]) : []) {
    const id = isRecord(draft) ? draft['id'] : undefined;
    const lines = isRecord(draft) ? draft['lines'] : undefined;
    const isAsked = typeof id === 'string' && asked.walk.steps.some((step) => step.id === id);
    if (!isAsked || drafts.has(id) || !Array.isArray(lines)) continue;
    const checked = lines
      .slice(0, MAX_LINES)
      .filter((line) => typeof line === 'string')
      .map((line) => strike(line, source));
    struck += checked.reduce((sum, line) => sum + line.struck, 0);
    const left = checked.map(({ text }) => text).filter(saysSomething);
    if (left.length > 0) drafts.set(id, left);
  }
  return names.length + drafts.size === 0 ? err(NOTHING_LEFT) : ok({ names, drafts, struck });
}

/** One name a part, of parts that there are; none twice, and none that a part has already. */
function namesIn(named: readonly unknown[], { parts }: Proposals): Drafts['names'] {
  const taken = new Set(parts.map(({ part }) => part));
  return parts.flatMap(({ id, part }) => {
    const found = named.find((one) => isRecord(one) && one['id'] === id && one['part'] === part);
    const name = isRecord(found) ? found['name'] : undefined;
    if (typeof name !== 'string' || name.length > MAX_NAME || !NAME.test(name) || taken.has(name)) return [];
    taken.add(name);
    return [{ id, part, name }];
  });
}
