import { byCodeUnit } from '@subminute/core/unit';
import { type Result, err, ok } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import type { Disk } from '../../imports/disk.ts';
import { type Assignment, assign, filesOf } from './assign.ts';
import { checkCircles } from './circles.ts';
import { type Entries, entriesOf } from './entries.ts';
import { filesAt } from './dependencies.ts';
import { checkHazards } from './hazards.ts';
import { type Links, type Use, linksOf } from './links.ts';
import type { Json } from '../json-file.ts';
import { memoryDisk } from './memory-disk.ts';
import { type Modules, openModules } from '../modules/modules.ts';
import { isStub, stubProblem } from './moved-files.ts';
import { type Passing, passingOf } from './passing.ts';
import { endingOf, isInside } from '../modules/names.ts';
import { type Manner, mannerOf } from '../modules/manner.ts';
import { type Places, placesOf } from './places.ts';
import { subjectOf } from './subject.ts';
import { splitEdits } from './split-edits.ts';
import type { SplitFiles, SplitPlan, SplitRequest, SplitWorkspace } from './request.ts';

/** All that is found out about a split before anything is written. */
export interface Draft {
  readonly files: SplitFiles;
  readonly graph: FileGraph;
  readonly workspace: SplitWorkspace;
  readonly disk: Disk;
  readonly manifest: Json | undefined;
  readonly entries: Entries;
  readonly modules: Modules;
  readonly assignment: Assignment;
  readonly places: Places;
  readonly passing: Passing;
  readonly links: Links;
}

/**
 * Makes of a project several: the edits, or why it cannot be done, in words. Nothing is written. `graph` is of all
 * files of the workspace, as they are.
 */
export function planSplit(
  files: SplitFiles,
  graph: FileGraph,
  workspace: SplitWorkspace,
  request: SplitRequest,
): Result<SplitPlan, string> {
  const subject = subjectOf(files, workspace, request.project);
  if (!subject.ok) return subject;
  const { project, manifest, names, also } = subject.value;
  const own = filesOf(project, workspace.projects, files.paths);
  const disk = memoryDisk(files);
  const entries = entriesOf({ root: project.root, manifest, disk, files: own, also });
  const assigned = assign(project, own, { parts: request.parts, main: entries.main });
  if (!assigned.ok) return assigned;
  const assignment = assigned.value;
  const free = checkFree(assignment, { files, workspace });
  if (!free.ok) return free;
  const hazards = checkHazards({ files, graph, assignment });
  if (!hazards.ok) return hazards;
  const places = placesOf(assignment, mannerIn(graph, assignment));
  const named = checkNames(assignment, places);
  if (!named.ok) return named;
  const modules = openModules(files, graph, workspace.parse);
  const passing = passingOf({ graph, modules, root: project.root, manifest });
  const links = linksOf({ graph, assignment, places, modules, entries, selfNames: names, passing });
  if (!links.ok) return links;
  const known = { files, graph, workspace, disk, manifest, entries };
  return finish({ ...known, modules, assignment, places, passing, links: links.value });
}

function mannerIn(graph: FileGraph, assignment: Assignment): Manner {
  const own = filesAt(0, graph, assignment);
  return mannerOf(own.flatMap(({ imports }) => imports.map(({ specifier }) => specifier)));
}

function finish(draft: Draft): Result<SplitPlan, string> {
  const { files, assignment, links, entries, modules } = draft;
  for (const file of assignment.moves.keys()) {
    const problem = stubProblem(file, { entries, modules });
    if (problem !== undefined) return err(problem);
  }
  const uses = [...links.uses, ...stubUses(draft)];
  const circles = checkCircles(uses, assignment);
  if (!circles.ok) return circles;
  const { edits, risks } = splitEdits(draft, uses);
  const overwritten = edits.find(({ path: file, was }) => was === undefined && files.exists(file));
  if (overwritten) return err(`${overwritten.path} is there already`);
  const dependents = [...links.edits.keys()]
    .filter((file) => assignment.homeOf(file) === undefined)
    .sort(byCodeUnit);
  const projects = assignment.parts.map(({ part, name, root, ...one }) => ({
    part,
    name,
    root,
    ...(one.package === undefined ? {} : { package: one.package }),
  }));
  return ok({ edits, moves: assignment.moves, projects, dependents, risks });
}

/** What stays as a name for a module that went, names it. */
function stubUses({ assignment, entries }: Draft): readonly Use[] {
  const [anchor] = entries.main;
  const from = anchor ?? `${assignment.project.root}/package.json`;
  return [...assignment.moves.keys()]
    .filter((file) => isStub(file, { entries }))
    .map((to) => ({ from, to, kind: 'runtime', how: 'static' }));
}

/** Two modules of a part cannot have one name in its package. */
function checkNames({ parts }: Assignment, { subpath }: Places): Result<void, string> {
  for (const { files } of parts) {
    const known = new Map<string, string>();
    for (const file of files) {
      const ending = endingOf(file);
      const name = subpath(file);
      const other = known.get(name);
      const isPair = ending.startsWith('.d.') || endingOf(other ?? '').startsWith('.d.');
      if (ending !== '' && other !== undefined && !isPair)
        return err(`${other} and ${file} would have one name in their package`);
      if (ending !== '') known.set(name, file);
    }
  }
  return ok(undefined);
}

/** Neither a folder nor a name may be somebody's already. */
function checkFree(
  { parts }: Assignment,
  { files, workspace: { projects } }: Pick<Draft, 'files' | 'workspace'>,
): Result<void, string> {
  for (const part of parts) {
    const taken = files.paths.find((file) => file === part.root || isInside(file, part.root));
    if (taken !== undefined) return err(`${part.root} is there already (${taken})`);
    const same = projects.find(
      (one) => one.name === part.name || (part.package !== undefined && one.package === part.package),
    );
    if (same) return err(`there is a project ${same.name} already, in ${same.root}`);
  }
  return ok(undefined);
}
