import { mayReadProse, proseHit, proseTargets } from '../cli/loop-checks/input-checks.ts';
import { isKnownProgram } from '../decompose/file-kinds.ts';
import { type Fixer, type FixQuestion, NOTHING_TO_FIX, leftAll } from './fixer.ts';
import { jsonEdits, valueAt } from './json-edits.ts';

/** Beside the manifest of a project: what lies deeper may be what a test is made with. */
const PROSE = '!{projectRoot}/*.md';

/** A text names a Markdown file, as code does that reads one. A license that is named in small letters is a field. */
const NAMES_PROSE = /(['"`])[^'"`\n]*(?:\.(?:md|MD)x?|\b(?:README|CHANGELOG|LICENSE)\b[^'"`\n]*)\1/;

/** What names files of packages. */
const LOCKFILE = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|[\w-]+\.lockb?)$/;

/** READMEs go out of the named input `default` where no task that has it can be one that reads them. */
export const prose: Fixer = {
  name: 'prose',
  means: [],
  plan: async (question) => {
    const { facts, files } = question;
    // All lose it, not those alone of which a commit changed one.
    const hit = proseHit(facts).commits === 0 ? [] : proseTargets(facts);
    if (hit.length === 0) return NOTHING_TO_FIX;
    const place = { file: 'nx.json', at: ['namedInputs', 'default'] };
    const written = valueAt(files, place);
    const given = written ?? ['{projectRoot}/**/*'];
    const without = Array.isArray(given) ? [...(given as readonly unknown[]), PROSE] : undefined;
    const why = without ? await whyNot(question, hit) : 'the named input "default" is no list';
    if (why !== undefined || !without) return { edits: [], changed: [], left: leftAll(hit, why ?? '') };
    const named = { ...facts.nxJson.namedInputs, default: without };
    const after = { ...facts, nxJson: { ...facts.nxJson, namedInputs: named } };
    const still = proseTargets(after);
    const left = leftAll(still, 'its inputs name all files, not by "default"');
    if (still.length === hit.length) return { edits: [], changed: [], left };
    const edits = jsonEdits(files);
    if (written === undefined) edits.set(place, without);
    else edits.set({ ...place, at: [...place.at, -1] }, PROSE);
    return { edits: edits.edits(), changed: edits.changed, left };
  },
};

type Targets = ReturnType<typeof proseTargets>;

async function whyNot({ facts, files, fileGraph }: FixQuestion, hit: Targets): Promise<string | undefined> {
  // By "^default" it may read those of others, too.
  const reader = facts.targets.find((target) => target.cache && mayReadProse(target));
  if (reader) return `${reader.task} is cached and may read them`;
  const unknown = hit.find(
    ({ command }) => !isKnownProgram(command) && !/\b(?:eslint|oxlint)\b/.test(command),
  );
  if (unknown) return `nobody knows what ${unknown.task} reads`;
  const graph = await fileGraph();
  const namer = graph.files.find(
    ({ path }) => !LOCKFILE.test(path) && NAMES_PROSE.test(files.read(path) ?? ''),
  );
  return namer && `${namer.path} names such a file`;
}
