import path from 'node:path';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import { keyedByBuildInfo, namesBuildInfo } from '../cli/loop-checks/input-checks.ts';
import { isRecord } from '../shield/fields.ts';
import type { Fixer, FixQuestion, Left } from './fixer.ts';
import { type JsonEdits, type Place, jsonEdits, valueAt } from './json-edits.ts';
import { programOf } from './program-of.ts';

const COMPILERS = ['tsc', 'tsgo', 'vue-tsc'];
/** What stands in the place of build info alone. */
const DECLARATIONS = '**/*.{d.ts,d.mts,d.cts}';

/**
 * Build info goes out of keys where the declarations beside it say all that the task reads of others: a compiler that
 * reads declarations. Where it reads sources, their hashes in build info are what keeps its cache right.
 */
export const buildInfo: Fixer = {
  name: 'build info',
  means: ['inputs'],
  plan: async (question) => {
    const { files, facts } = question;
    const edits = jsonEdits(files);
    const left: Left[] = [];
    const places = Map.groupBy(keyedByBuildInfo(facts), (target) =>
      JSON.stringify(placeOf(question, target)),
    );
    for (const [key, targets] of places) {
      const place = JSON.parse(key) as Place | null;
      const inputs = place && valueAt(files, place);
      const whys = await Promise.all(targets.map((one) => whyNot(question, one)));
      const why = Array.isArray(inputs)
        ? whys.find((one) => one !== undefined)
        : 'its inputs stand in no file of its own, nor in targetDefaults under its name';
      if (!place || why !== undefined)
        left.push(...targets.map(({ task }) => ({ what: task, why: why ?? '' })));
      else takeOut(inputs as readonly unknown[], place, edits.set);
    }
    return { edits: edits.edits(), changed: edits.changed, left };
  },
};

/** Where its `inputs` stand; `null`: in no file that we know. */
function placeOf({ files }: FixQuestion, { root, target }: GraphTarget): Place | null {
  const places: readonly Place[] = [
    { file: path.posix.join(root, 'project.json'), at: ['targets', target, 'inputs'] },
    { file: path.posix.join(root, 'package.json'), at: ['nx', 'targets', target, 'inputs'] },
    { file: 'nx.json', at: ['targetDefaults', target, 'inputs'] },
  ];
  return places.find((place) => Array.isArray(valueAt(files, place))) ?? null;
}

async function whyNot({ readsDeclarations }: FixQuestion, target: GraphTarget): Promise<string | undefined> {
  const { inputs = [], command, project } = target;
  const odd = inputs.find((input) => namesBuildInfo(input) && narrowed(patternOf(input)) === undefined);
  if (odd !== undefined) return `nobody can tell what ${patternOf(odd)} is without build info`;
  const program = programOf(command);
  if (program === undefined || !COMPILERS.includes(program)) return 'it is no compiler that we know';
  // Sources of what it hangs on are in its key already.
  if (inputs.some((input) => input === '^default' || input === '^production')) return undefined;
  return (await readsDeclarations(project))
    ? undefined
    : 'the compiler reads sources of other projects, whose hashes are in build info';
}

function patternOf(input: unknown): string {
  const pattern = isRecord(input) ? input['dependentTasksOutputFiles'] : undefined;
  return typeof pattern === 'string' ? pattern : '';
}

/** From the end: what goes moves what stands behind it. */
function takeOut(inputs: readonly unknown[], place: Place, set: JsonEdits['set']): void {
  // What others name already need not be named twice.
  const isThere = inputs.some(
    (one) => patternOf(one).includes('d.ts') && !namesBuildInfo(one) && isTransitive(one),
  );
  for (const [index, input] of [...inputs.entries()].toReversed()) {
    if (!namesBuildInfo(input)) continue;
    const pattern = narrowed(patternOf(input));
    const at = [...place.at, index];
    if (pattern === DECLARATIONS && isThere) {
      set({ ...place, at }, undefined);
      continue;
    }
    set({ ...place, at: [...at, 'dependentTasksOutputFiles'] }, pattern);
    // Build info of the next project told of those below it; its declarations do not.
    if (!isTransitive(input)) set({ ...place, at: [...at, 'transitive'] }, true);
  }
}

function isTransitive(input: unknown): boolean {
  return isRecord(input) && input['transitive'] === true;
}

/** The same pattern without build info; `undefined`: it is none that we understand. */
export function narrowed(pattern: string): string | undefined {
  if (/^\*\*\/\*?\.?tsbuildinfo$/.test(pattern)) return DECLARATIONS;
  const [, before = '', list = ''] = /^(\*\*\/\*\.)\{([^{}]*)\}$/.exec(pattern) ?? [];
  const kept = list.split(',').filter((one) => one.trim() !== 'tsbuildinfo');
  if (
    before === '' ||
    kept.some((one) => one.includes('tsbuildinfo')) ||
    !kept.some((one) => /d\.[cm]?ts$/.test(one))
  )
    return undefined;
  return kept.length === 1 ? `${before}${kept[0]}` : `${before}{${kept.join(',')}}`;
}
