import { byCodeUnit } from '@subminute/core/unit';
import { packageName } from '@subminute/core';
import type { FileGraph, GraphFile } from '@subminute/core/graph';
import type { Assignment } from './assign.ts';
import { DEPENDENCY_FIELDS, type DependencyField, type Json, recordAt } from '../json-file.ts';
import { isRelative, isTest } from '../modules/names.ts';
import type { SplitProject } from './request.ts';

/** Lists of a package.json: names and ranges. */
export type Dependencies = Readonly<Record<DependencyField, ReadonlyMap<string, string>>>;

/** Names of packages that files import, and whether only tests do. */
export type Needed = ReadonlyMap<string, 'always' | 'test'>;

/** All packages that files import by their names, those of the workspace among them; not the one that they leave. */
export function neededBy(files: readonly GraphFile[], { root, package: own }: SplitProject): Needed {
  const needed = new Map<string, 'always' | 'test'>();
  for (const { path, imports, targets } of files) {
    const when = isTest(path.slice(root.length + 1)) ? 'test' : 'always';
    for (const [at, { specifier }] of imports.entries()) {
      const target = targets[at];
      if (isRelative(specifier) || specifier.startsWith('#') || target?.is === 'builtin') continue;
      const name = packageName(specifier);
      if (name === own) continue;
      for (const one of [name, typesName(name)]) if (needed.get(one) !== 'always') needed.set(one, when);
    }
  }
  return needed;
}

function typesName(name: string): string {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}

/** What compilers import, and no source. */
const HELPERS =
  /^(?:tslib|@swc\/helpers|@babel\/runtime(?:-corejs\d)?|core-js(?:-pure)?|regenerator-runtime)$/;

/** The parent's ranges of what a part needs, where the parent has them; and the tools that no module imports. */
export function dependenciesOf(manifest: Json, needed: Needed, byParent: Needed): Dependencies {
  const lists = DEPENDENCY_FIELDS.map((field) => [field, new Map<string, string>()] as const);
  const result = Object.fromEntries(lists) as Record<DependencyField, Map<string, string>>;
  const isOnlyDev = (name: string): boolean =>
    DEPENDENCY_FIELDS.every((field) => field === 'devDependencies' || !(name in recordAt(manifest, field)));
  for (const field of DEPENDENCY_FIELDS) {
    for (const [name, range] of Object.entries(recordAt(manifest, field))) {
      if (typeof range !== 'string') continue;
      const when = needed.get(name);
      const isTool = field === 'devDependencies' && isOnlyDev(name) && !byParent.has(name);
      const isHelper = !byParent.has(name) && HELPERS.test(name);
      if (when === 'always' || isTool || isHelper) result[field].set(name, range);
      else if (when === 'test' && !result.devDependencies.has(name)) result.devDependencies.set(name, range);
    }
  }
  return result;
}

/** Files of the graph that go to one place; of the parent, 0. */
export function filesAt(home: number, { files }: FileGraph, { homeOf }: Assignment): readonly GraphFile[] {
  return files.filter(({ path }) => homeOf(path) === home);
}

export function sorted(list: ReadonlyMap<string, string>): Json {
  return Object.fromEntries([...list].sort(([a], [b]) => byCodeUnit(a, b)));
}
