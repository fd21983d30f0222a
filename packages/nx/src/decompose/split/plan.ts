import { byCodeUnit } from '@subminute/core/unit';
import { type Result, err, ok } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import type { Disk } from '../../imports/disk.ts';
import { type Assignment, assign, filesOf } from './assign.ts';
import { aliasesOf } from './aliases.ts';
import { checkCircles } from './circles.ts';
import { type Entries, entriesOf } from './entries.ts';
import { filesAt } from './dependencies.ts';
import { checkHazards } from './hazards.ts';
import { type Links, type Use, linksOf } from './links.ts';
import { type Json, readJson } from './manifest-file.ts';
import { memoryDisk } from './memory-disk.ts';
import { type Modules, openModules } from './modules.ts';
import { isStub, stubProblem } from './moved-files.ts';
import { passingOf } from './passing.ts';
import { isInside } from './names.ts';
import { type Places, mannerOf, placesOf } from './places.ts';
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
  const found = workspace.projects.find(({ name, root, ...one }) =>
    [name, root, one.package].includes(request.project),
  );
  if (!found) return err(`there is no project ${request.project}`);
  const manifest = readJson(files, `${found.root}/package.json`);
  if (!manifest && files.exists(`${found.root}/package.json`))
    return err(`${found.root}/package.json is no JSON`);
  const aliases = aliasesOf(found, files);
  const called = found.package ?? aliases.names[0];
  const project = called === undefined ? found : { ...found, package: called };
  if (called === undefined)
    return err(
      `nobody can name ${found.name}: it has no package.json with a name, and no tsconfig has paths to it`,
    );
  const own = filesOf(project, workspace.projects, files.paths);
  const disk = memoryDisk(files);
  const entries = entriesOf({ root: project.root, manifest, disk, files: own, also: aliases.entries });
  const assigned = assign(project, own, { parts: request.parts, main: entries.main });
  if (!assigned.ok) return assigned;
  const assignment = assigned.value;
  const free = checkFree(assignment, { files, workspace });
  if (!free.ok) return free;
  const hazards = checkHazards({ files, graph, assignment });
  if (!hazards.ok) return hazards;
  const specifiers = filesAt(0, graph, assignment).flatMap(({ imports }) =>
    imports.map((one) => one.specifier),
  );
  const places = placesOf(assignment, mannerOf(specifiers));
  const modules = openModules(files, graph, workspace.parse);
  const links = linksOf({
    graph,
    assignment,
    places,
    modules,
    entries,
    selfNames: [called, ...aliases.names],
    passing: passingOf(graph, project.root, manifest),
  });
  if (!links.ok) return links;
  return finish({
    files,
    graph,
    workspace,
    disk,
    manifest,
    entries,
    modules,
    assignment,
    places,
    links: links.value,
  });
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
