import type { Input } from '@subminute/core/unit';
import type { NamedInput, UnitBecause } from '@subminute/core/why';
import type { Verdict } from '../store/verdicts.ts';
import type { Changes } from './changes.ts';

/** More inputs than this are counted, not named. */
const MAX_NAMED = 5;
const MAX_NAME = 200;

/** Why a test file that is not known runs, by its newest verdict and what has changed since. */
export function becauseOf(newest: Verdict | undefined, changes: Changes | undefined): UnitBecause {
  if (!newest) return { kind: 'new' };
  if (!changes) return { kind: 'forgotten', run: newest.run };
  const all = [
    ...changes.parts.map((name): NamedInput => ({ kind: 'part', name })),
    ...changes.inputs.map(named),
  ];
  if (all.length === 0) return { kind: 'failed', run: newest.run };
  return {
    kind: 'changed',
    run: newest.run,
    sinceMs: newest.atMs,
    count: all.length,
    inputs: all.slice(0, MAX_NAMED),
    ...(changes.isGrouped ? { isGrouped: true } : {}),
  };
}

function named(input: Input): NamedInput {
  const { kind } = input;
  const name =
    kind === 'module' ? input.id : 'name' in input ? input.name : 'path' in input ? input.path : '';
  return { kind, name: name.slice(0, MAX_NAME) };
}
