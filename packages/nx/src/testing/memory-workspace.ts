import type { Result } from '@subminute/core';
import { type FileGraph, fileGraphOf } from '@subminute/core/graph';
import { byCodeUnit } from '@subminute/core/unit';
import { parseSync } from 'oxc-parser';
import { type BarrelPlan, type OpenQuestion, planBarrels } from '../decompose/barrels/plan.ts';
import type { FileEdit } from '../decompose/file-edit.ts';
import { openModules } from '../decompose/modules/modules.ts';
import { memoryDisk } from '../decompose/split/memory-disk.ts';
import { planSplit } from '../decompose/split/plan.ts';
import type { Part, SplitFiles, SplitPlan } from '../decompose/split/request.ts';
import { workspaceOf } from '../decompose/split/workspace.ts';
import { type EditedGraph, targetsBy } from '../imports/edited-graph.ts';
import { entryOf } from '../imports/entries.ts';
import { languageOf } from '../imports/language.ts';
import { openResolver } from '../imports/resolve.ts';
import { scanText } from '../imports/scan.ts';
import { openTargets } from '../imports/targets.ts';

export type Texts = Readonly<Record<string, string>>;

/** A workspace that lies nowhere, by path. */
export function memoryFiles(texts: Texts): SplitFiles {
  return {
    paths: Object.keys(texts).sort(byCodeUnit),
    read: (file) => texts[file],
    exists: (file) => Object.hasOwn(texts, file),
    bytes: (file) => (texts[file] === undefined ? undefined : Buffer.from(texts[file])),
  };
}

/** Its graph, by the same scanner and resolver as that of a workspace on disk. */
export function memoryGraph(files: SplitFiles): FileGraph {
  return memoryNames(files).graph;
}

/** The same, and where further names would lead. */
export function memoryNames(files: SplitFiles): EditedGraph {
  const disk = memoryDisk(files);
  const code = files.paths.filter((file) => languageOf(file) !== undefined);
  const listed = new Set(code.map((file) => `/${file}`));
  const resolver = openResolver('', disk, { has: (file) => listed.has(file), all: () => listed }, () => {});
  const linking = { root: '', resolver, targets: openTargets(resolver, disk) };
  const graph = fileGraphOf(
    code.map((file) => {
      const scan = scanText(files.read(file) ?? '', languageOf(file) ?? 'ts', parseSync);
      return entryOf(file, scan, linking).file;
    }),
  );
  return { graph, targetOf: targetsBy(linking) };
}

/** The imports past the barrels of a project, in all of its files and those that import it. */
export function barrelsIn(
  texts: Texts,
  project: string,
  plan: typeof planBarrels = planBarrels,
): Promise<Result<BarrelPlan, string>> {
  const open: OpenQuestion = (over) => {
    const files = memoryFiles(edited(texts, over.edits ?? []));
    const names = memoryNames(files);
    const modules = openModules(files, names.graph, parseSync);
    return Promise.resolve({ files, ...names, modules, projects: workspaceOf(files, parseSync).projects });
  };
  return plan(memoryFiles(texts), open, { of: [project], isFrom: () => true });
}

export function planIn(texts: Texts, project: string, parts: readonly Part[]): Result<SplitPlan, string> {
  const files = memoryFiles(texts);
  return planSplit(files, memoryGraph(files), workspaceOf(files, parseSync), { project, parts });
}

/** The texts with edits made. */
export function edited(texts: Texts, edits: readonly FileEdit[]): Texts {
  const result: Record<string, string> = { ...texts };
  for (const { path, content } of edits) {
    if (content === undefined) delete result[path];
    else result[path] = typeof content === 'string' ? content : Buffer.from(content).toString();
  }
  return result;
}
