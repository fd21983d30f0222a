import { realpathSync } from 'node:fs';
import type { FileGraph } from '@subminute/core/graph';
import { projectNodes } from '../adapter/graph-targets.ts';
import { planTypes } from '../types/plan-types.ts';

/** Asked of a project: whether all that its compiler reads of others are declarations, by where names lead. */
export function declarationReaders(
  root: string,
  graphText: string,
  fileGraph: () => Promise<FileGraph>,
): (project: string) => Promise<boolean> {
  let known: Promise<ReadonlySet<string>> | undefined;
  const read = async (): Promise<ReadonlySet<string>> => {
    const projects = projectNodes(graphText).map(({ name, root: home, needs }) => ({
      name,
      root: home,
      needs,
      targets: ['dts', 'surface', 'typecheck'],
      // Who writes the declarations is all one here.
      outputs: [],
    }));
    const { types } = planTypes({ root: realpathSync(root), graph: await fileGraph(), projects });
    return new Set(types.filter(({ keys }) => keys === 'declarations').map(({ project }) => project));
  };
  return async (project) => (await (known ??= read())).has(project);
}
