import path from 'node:path';
import { readJson, recordAt } from '../json-file.ts';
import { isInside } from '../modules/names.ts';
import type { SplitFiles, SplitProject } from './request.ts';

/** What the root's tsconfigs call a project and its modules. */
export interface Aliases {
  /** `@scope/name`; of `@scope/name/*` what is before the star. */
  readonly names: readonly string[];
  /** Files that a name alone leads to. */
  readonly entries: readonly string[];
}

export const ROOT_TSCONFIGS: readonly string[] = ['tsconfig.base.json', 'tsconfig.json'];

export function aliasesOf({ root }: SplitProject, files: SplitFiles): Aliases {
  const names = new Set<string>();
  const entries = new Set<string>();
  for (const file of ROOT_TSCONFIGS) {
    const options = recordAt(readJson(files, file), 'compilerOptions');
    const baseUrl = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.';
    for (const [name, targets] of Object.entries(recordAt(options, 'paths'))) {
      const own = targetsIn(root, baseUrl, targets);
      if (own.length === 0) continue;
      names.add(name.replace(/\/?\*.*$/, ''));
      if (!name.includes('*')) for (const target of own) entries.add(target);
    }
  }
  return { names: [...names].filter((name) => name !== ''), entries: [...entries] };
}

function targetsIn(root: string, baseUrl: string, targets: unknown): readonly string[] {
  if (!Array.isArray(targets)) return [];
  return targets
    .filter((one): one is string => typeof one === 'string')
    .map((one) => path.posix.join(baseUrl, one))
    .filter((one) => isInside(one, root));
}
