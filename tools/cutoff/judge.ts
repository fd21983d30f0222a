import { checkClean } from './clean.ts';
import type { Generated } from './generated.ts';
import { type Blind, type Cache, type Ran, fillCache, runKeyed } from './keyed.ts';
import { type Mutation, draw } from './mutations.ts';
import { type Place, place } from './place.ts';

export interface Judged {
  readonly mutation: Mutation;
  readonly executed: readonly string[];
  /** Projects of which the tasks say something else than a clean check: each with what is only here and only there. */
  readonly unsound: readonly string[];
  /** Projects whose tasks failed by themselves where nothing is wrong. */
  readonly refused: readonly string[];
  readonly isRed: boolean;
}

export interface Judging extends Disposable {
  readonly place: Place;
  /** `blind`: what keys are not to have. */
  judge(mutation: Mutation, blind: Blind): Promise<Judged>;
  next(dice: () => number, blind: Blind): Promise<Judged>;
}

/** A workspace in which all is known, and single changes of it. */
export async function judging(generated: Generated): Promise<Judging> {
  const at = await place(generated);
  const cache = await fillCache(at, generated.projects);
  demandClean(at, generated, cache);
  const judge = async (mutation: Mutation, blind: Blind): Promise<Judged> => {
    at.write(mutation.files);
    try {
      const ran = await runKeyed(at, generated.projects, { cache, mutation, blind });
      return { mutation, executed: ran.executed, ...compared(ran, checkClean(at.root, generated.projects)) };
    } finally {
      at.write(
        Object.fromEntries(
          Object.keys(mutation.files).map((file) => [file, generated.files[file] ?? null] as const),
        ),
      );
    }
  };
  return {
    place: at,
    judge,
    next: (dice, blind) => judge(draw(generated, dice), blind),
    [Symbol.dispose]: () => at[Symbol.dispose](),
  };
}

/** Where the code is wrong from the start, nothing is told by what is wrong after a change. */
function demandClean({ root }: Place, { projects }: Generated, cache: Cache): void {
  const clean = checkClean(root, projects);
  for (const { name } of projects) {
    const said = cache.get(name)?.said;
    const wrong = [...(said?.lines ?? []), ...(clean.get(name) ?? [])].filter((line) => !isDeprecation(line));
    if (wrong.length > 0 || said?.isRefused === true)
      throw new Error(`${name} is wrong before any change: ${wrong.slice(0, 5).join('\n')}`);
    const others = differences(said?.lines ?? [], clean.get(name) ?? []);
    if (others !== '') throw new Error(`${name} is told otherwise before any change: ${others}`);
  }
}

export function isDeprecation(line: string): boolean {
  return / TS638[57] /.test(line);
}

function compared(
  { said }: Ran,
  clean: ReadonlyMap<string, readonly string[]>,
): Pick<Judged, 'unsound' | 'refused' | 'isRed'> {
  const unsound: string[] = [];
  const refused: string[] = [];
  let isRed = false;
  for (const [project, lines] of clean) {
    isRed ||= lines.some((line) => !isDeprecation(line));
    const one = said.get(project);
    // What did not run is not said to be right.
    if (!one) continue;
    if (one.isRefused) {
      if (lines.every(isDeprecation)) refused.push(`${project}: ${one.lines[0] ?? ''}`);
      continue;
    }
    const others = differences(one.lines, lines);
    if (others !== '') unsound.push(`${project}: ${others}`);
  }
  return { unsound, refused, isRed };
}

export function differences(ours: readonly string[], clean: readonly string[]): string {
  const missing = clean.filter((line) => !ours.includes(line)).map((line) => `not told: ${line}`);
  const more = ours.filter((line) => !clean.includes(line)).map((line) => `told: ${line}`);
  return [...missing, ...more].slice(0, 4).join('; ');
}
