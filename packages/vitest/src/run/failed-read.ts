import path from 'node:path';
import { type Input, type Trace, traceOf } from '@subminute/core/unit';
import type { GraphModule, HostProject } from '../vite/host.ts';
import { environmentOf } from '../vite/module-code.ts';
import { fileOfModule } from '../vite/module-id.ts';
import { stateOf } from './known.ts';
import type { Kept } from './kept.ts';
import { toName } from './place-names.ts';
import type { ProjectUnits } from './project-units.ts';
import type { RanModule } from './test-modules.ts';

/** What a run that failed hangs on. */
export interface FailedRead {
  readonly trace: Trace;
  readonly state: Uint8Array;
}

/**
 * A test file that fails has read too little: what stopped it may be a module that Vite could not make, of which its
 * worker never heard. So all modules count that were in sight of those that it ran, but those that are nowhere: where
 * these were looked for, it has read. `undefined`: it cannot be told.
 */
export async function failedRead(
  module: RanModule,
  units: ProjectUnits,
  { kept, root }: { readonly kept: Kept; readonly root: string },
): Promise<FailedRead | undefined> {
  const inSight = modulesInSight(module);
  if (!inSight) return undefined;
  const seen = inSight.map((id) => inputOf(id, module, root));
  const values = await Promise.all(seen.map((input) => units.values.of(input)));
  const trace = traceOf([...kept.read.inputs, ...seen.filter((_, at) => values[at] !== undefined)]);
  const state = await stateOf(trace, units.values, kept.around);
  return state && { trace, state: state.hash };
}

/** A module by its file's content, since there may be no code of it. */
function inputOf(id: string, module: RanModule, root: string): Input {
  const file = fileOfModule(id);
  if (path.isAbsolute(file)) return { kind: 'file', path: toName(file, root) };
  return { kind: 'module', environment: environmentOf(module, module.project), id: toName(id, root) };
}

/** The test file, the project's set-up, and what they import, as far as Vite came. */
function modulesInSight({ moduleId, ...module }: RanModule): readonly string[] | undefined {
  const project: HostProject = module.project;
  const graph = project.vite.environments?.[environmentOf({ ...module, moduleId }, project)]?.moduleGraph;
  if (!graph) return undefined;
  const roots = [moduleId, ...(project.config.setupFiles ?? [])];
  const seen = new Set(roots);
  const left: (GraphModule | undefined)[] = roots.map((id) => graph.getModuleById(id));
  for (let next = left.pop(); left.length > 0 || next; next = left.pop()) {
    for (const imported of next?.importedModules ?? []) {
      if (imported.id === null || seen.has(imported.id)) continue;
      seen.add(imported.id);
      left.push(imported);
    }
  }
  return [...seen].filter((id) => !id.includes('/node_modules/'));
}
