import { byCodeUnit } from '@subminute/core/unit';

import type { FileGraph } from '@subminute/core/graph';
import { type FileEdit, digestOf } from '../file-edit.ts';
import { overlayOf } from '../overlay.ts';
import type { Assignment } from './assign.ts';
import { configsFor } from './configs.ts';
import { filesAt } from './dependencies.ts';
import { dependentEdits, parentEdit, peerRisks } from './dependents.ts';
import type { Use } from './links.ts';
import { manifestOf } from './manifests.ts';
import { movedFiles } from './moved-files.ts';
import type { Draft } from './plan.ts';
import type { SplitFiles } from './request.ts';
import { rootEdits, rootRisks } from './root-files.ts';
import { tsconfigEdits } from './tsconfigs.ts';
import { rangeIn } from './workspace-range.ts';

interface Edits {
  readonly edits: readonly FileEdit[];
  readonly risks: readonly string[];
}

/** Everything that is written: moved files, the projects that they make, and all that names them. */
export function splitEdits(draft: Draft, uses: readonly Use[]): Edits {
  const { files, graph, workspace, disk, manifest, assignment } = draft;
  const { project } = assignment;
  const range = rangeIn(files, workspace, project);
  const made = newProjects(draft, uses, range);
  const all = [...uses, ...foreignUses(graph, assignment)];
  const tsconfigs = tsconfigEdits({ files, disk, assignment, projects: workspace.projects, uses: all });
  const question = { files, assignment, projects: workspace.projects, uses, range };
  let now = overlayOf(files, [...movedFiles(draft), ...made.edits, ...withDigests(tsconfigs, files)]);
  now = now.add(parentEdit({ ...question, now }));
  now = now.add(dependentEdits({ ...question, now }));
  const edits = [...rootEdits(files, now, assignment)].sort(inOrder);
  const risks = [
    ...rootRisks(files, assignment),
    ...made.risks,
    ...placeRisks(draft),
    ...heldRisks(draft),
    ...peerRisks(question),
  ];
  if (manifest && manifest['private'] !== true)
    risks.push(`${project.name} is published: its parts must be published with it`);
  return { edits, risks };
}

/** What is new comes before what goes, whose modes it takes over. */
function inOrder(a: FileEdit, b: FileEdit): number {
  const rank = ({ was }: FileEdit): number => (was === undefined ? 0 : 1);
  return rank(a) - rank(b) || byCodeUnit(a.path, b.path);
}

function newProjects(draft: Draft, uses: readonly Use[], range: string): Edits {
  const { files, graph, manifest, entries, assignment } = draft;
  const file = `${assignment.project.root}/package.json`;
  const edits: FileEdit[] = [];
  const risks: string[] = [];
  for (const [at, part] of assignment.parts.entries()) {
    const configs = configsFor(part, { files, graph, assignment, main: entries.main });
    edits.push(...configs.edits);
    risks.push(...configs.risks);
    if (!manifest) continue;
    const text = files.read(file) ?? '{}';
    const [entry] = entries.main;
    const made = manifestOf(part, at + 1, { graph, assignment, uses, manifest, text, entry, range });
    edits.push({ path: `${part.root}/package.json`, content: made.text, from: file });
    risks.push(...made.risks);
  }
  return { edits, risks };
}

/** What parts need of other projects, as before. */
function foreignUses({ files, edges }: FileGraph, { homeOf }: Assignment): readonly Use[] {
  return edges.flatMap(({ from, to, at, kind }) => {
    const file = files[from];
    const other = files[to];
    const how = file?.imports[at]?.how;
    if (!file || !other || !how || (homeOf(file.path) ?? 0) === 0 || homeOf(other.path) !== undefined)
      return [];
    return [{ from: file.path, to: other.path, kind, how }];
  });
}

function withDigests(edits: readonly FileEdit[], files: SplitFiles): readonly FileEdit[] {
  return edits.map((edit) => {
    const bytes = files.bytes(edit.path);
    return bytes === undefined ? edit : { ...edit, was: digestOf(bytes) };
  });
}

/** Modules that dependents still go through, since passing them by would leave something out. */
function heldRisks({ passing: { held } }: Draft): readonly string[] {
  return [...held].map(
    ([file, place]) =>
      `values are still imported through ${file}, as ${place} does something when it is loaded; "sideEffects": false in package.json would say that nobody needs it`,
  );
}

/** Files that read what lies around them, by names that are made up as they run. */
function placeRisks({ graph, assignment }: Draft): readonly string[] {
  const asking = filesAt(0, graph, assignment).filter(({ facts }) => facts.place);
  const [first] = asking;
  if (!first) return [];
  const more = asking.length > 1 ? ` and ${asking.length - 1} more` : '';
  return [`${first.path}${more} asks where it lies: only paths that are written out were looked at`];
}
