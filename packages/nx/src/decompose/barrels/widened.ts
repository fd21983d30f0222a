import { type Result, err, ok, plural } from '@subminute/core';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import type { FileEdit } from '../file-edit.ts';
import { type Json, readJson, recordAt, textAt, withValue } from '../json-file.ts';
import { leavesOf } from '../modules/exports-leaves.ts';
import { withoutEnding } from '../modules/names.ts';
import { filesWith, textEdit } from '../overlay.ts';
import type { Files } from '../proposal.ts';
import { shownLikeMain } from '../split/exports-shape.ts';
import type { BarrelQuestion } from './passage.ts';
import { type BarrelPlan, type BarrelScope, type OpenQuestion, planBarrels } from './plan.ts';

/**
 * The same where a package that nobody publishes also shows the modules that others want of it: by its `exports`,
 * which more may come to depend on.
 */
export async function planWidened(
  files: Files,
  open: OpenQuestion,
  scope: BarrelScope,
): Promise<Result<BarrelPlan, string>> {
  const question = await open(files);
  const [project = '', ...others] = scope.of;
  if (others.length > 0) return err('several projects at once show what they show');
  const place = placeOf(files, question, project);
  if (!place.ok) return place;
  const wanted = wantedOf(question, scope, place.value);
  if (wanted.size === 0) return err('it shows already what others want of it');
  const edit = exportsEdit(files, place.value, wanted);
  if (!edit.ok) return edit;
  const plan = await planBarrels(filesWith(files, [edit.value]), open, scope);
  if (!plan.ok) return plan;
  const { file } = place.value;
  const keys = [...wanted.keys()].join(', ');
  const risk = `${file} shows ${plural(wanted.size, 'module')} more (${keys}): others may come to depend on them`;
  return ok({
    ...plan.value,
    edits: [edit.value, ...plan.value.edits],
    risks: [risk, ...plan.value.risks],
  });
}

/** Whether a module is one of a package that nobody publishes and that says what it shows. */
export function openShowing({ files, projects }: BarrelQuestion): (module: string) => boolean {
  const owner = projectLookup(projects);
  const open = new Set(
    projects
      .filter(({ root }) => {
        const manifest = root === '.' ? undefined : readJson(files, `${root}/package.json`);
        return manifest?.['private'] === true && manifest['exports'] !== undefined;
      })
      .map(({ name }): string | undefined => name),
  );
  return (module) => open.has(owner(module));
}

interface Place {
  readonly root: string;
  /** Its package.json. */
  readonly file: string;
  /** What its name leads to. */
  readonly entry: string;
}

function placeOf(files: Files, { projects, graph }: BarrelQuestion, project: string): Result<Place, string> {
  const root = projects.find(({ name }) => name === project)?.root ?? '.';
  const file = `${root}/package.json`;
  const manifest = root === '.' ? undefined : readJson(files, file);
  const { exports } = manifest ?? {};
  if (!manifest || textAt(manifest, 'name') === undefined) return err('it has no package.json with a name');
  if (manifest['private'] !== true) return err('it is published: what it shows is for people to decide');
  if (exports === undefined) return err('it has no exports');
  const main = isMapOfPaths(manifest) ? recordAt(manifest, 'exports')['.'] : exports;
  const entry = leavesOf(main)
    .map((leaf) => `${root}/${leaf.replace(/^\.\//, '')}`)
    .find((leaf) => graph.numbers.has(leaf));
  return entry === undefined ? err('its exports lead to no source') : ok({ root, file, entry });
}

function isMapOfPaths(manifest: Json | undefined): boolean {
  return Object.keys(recordAt(manifest, 'exports')).some((key) => key.startsWith('.'));
}

/** Modules that make what others import through the entry, by the names under which they would be shown. */
function wantedOf(
  { graph, modules, projects, files }: BarrelQuestion,
  { of: [project], isFrom }: BarrelScope,
  { root, file, entry }: Place,
): ReadonlyMap<string, string> {
  const owner = projectLookup(projects);
  const shown = recordAt(readJson(files, file), 'exports');
  const wanted = new Map<string, string>();
  for (const { path, imports, targets } of graph.files) {
    if (owner(path) === project || !isFrom(path)) continue;
    for (const [at, { names = [], kind }] of imports.entries()) {
      const target = targets[at];
      if (kind !== 'runtime' || target?.is !== 'file' || target.file !== entry) continue;
      for (const { name } of names) {
        const last = modules.originOf(entry, name)?.chain.at(-1);
        if (!last || last.file === entry || owner(last.file) !== project) continue;
        const key = `./${withoutEnding(last.file.slice(root.length + 1)).replace(/^src\//, '')}`;
        if (!Object.hasOwn(shown, key)) wanted.set(key, last.file);
      }
    }
  }
  return new Map([...wanted].sort(([a], [b]) => byCodeUnit(a, b)));
}

function exportsEdit(
  files: Files,
  { root, file, entry }: Place,
  wanted: ReadonlyMap<string, string>,
): Result<FileEdit, string> {
  const manifest = readJson(files, file);
  let text = files.read(file) ?? '{}';
  if (!isMapOfPaths(manifest)) text = withValue(text, ['exports'], { '.': manifest?.['exports'] });
  for (const [key, target] of wanted) {
    const module = target.slice(root.length + 1);
    const base = module.startsWith('src/') ? 'src/' : '';
    const name = withoutEnding(module).slice(base.length);
    const value = shownLikeMain(manifest, { entry: entry.slice(root.length + 1), module, name, base });
    if (value === undefined) return err('a build puts all of it into one file');
    text = withValue(text, ['exports', key], value);
  }
  return ok(textEdit(files, file, text));
}
