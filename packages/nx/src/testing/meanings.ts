import type { FileGraph } from '@subminute/core/graph';
import { parseSync } from 'oxc-parser';
import { openModules } from '../decompose/modules/modules.ts';
import { type Texts, memoryFiles, memoryGraph } from './memory-workspace.ts';

/** Each import as what it comes to: names by the module that makes them, all else by the file. */
export function meanings(
  files: Texts,
  oldPath: (file: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const graph: FileGraph = memoryGraph(memoryFiles(files));
  const modules = openModules(memoryFiles(files), graph, parseSync);
  const found = new Map<string, readonly string[]>();
  for (const file of graph.files) {
    const own = file.imports.flatMap((one, at) => {
      const target = file.targets[at];
      if (target?.is !== 'file') return [`${one.how} ${one.specifier} ${target?.is ?? ''}`];
      const { file: to } = target;
      if (one.how !== 'static' || !one.names || one.names.length === 0) {
        const name = /^\s*\)\s*\.\s*(\w+)/.exec(files[file.path]?.slice(one.end) ?? '')?.[1];
        const last =
          one.how === 'import-type' && name !== undefined
            ? modules.originOf(to, name)?.chain.at(-1)
            : undefined;
        return [`${one.how} ${oldPath(last?.file ?? to)}`];
      }
      return one.names.map(({ name, as, type, exported }) => {
        const last = name === '*' ? undefined : modules.originOf(to, name)?.chain.at(-1);
        const isType = type === true || one.kind === 'type';
        return JSON.stringify([oldPath(last?.file ?? to), last?.name ?? name, as, isType, exported === true]);
      });
    });
    found.set(oldPath(file.path), own.sort());
  }
  return found;
}
