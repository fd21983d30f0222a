import path from 'node:path';
import type { Input } from '@subminute/core/unit';
import { NODE_MODULES, moduleFoldersIn } from '../inputs/packages.ts';
import { isPerRun } from '../inputs/variables.ts';
import type { UnitFacts } from '../record/unit-facts.ts';
import { toName } from './place-names.ts';
import { resolveInput } from './resolve-input.ts';
import { fileOfModule } from '../vite/module-id.ts';

export interface InputsOptions {
  /** The workspace. */
  readonly root: string;
  /** The environment of Vite that served the test file. */
  readonly environment: string;
  /** Vitest 3 itself asks whether each module's file is there. */
  readonly isSelfProbing: boolean;
  readonly variables: () => readonly string[];
  /** Bodies of a module that never ran, where that is known. */
  readonly blankOf: (id: string) => readonly string[] | undefined;
}

/** What a test file hangs on, by what its worker has told. */
export function inputsOf(
  facts: UnitFacts,
  { root, environment, isSelfProbing, variables, blankOf }: InputsOptions,
): readonly Input[] {
  const name = (file: string): string => toName(file, root);
  const byPath = (kind: 'file' | 'list' | 'probe' | 'stat' | 'link', files: readonly string[]): Input[] =>
    files.map((file) => ({ kind, path: name(file) }));
  const ids = facts.modules.map(({ filename }) => filename);
  const places = [...ids.map(fileOfModule).filter((file) => path.isAbsolute(file)), ...facts.externals];
  return [
    ...ids.map((id) => moduleInput(id, name(id), environment, blankOf)),
    ...byPath('file', bySource(facts)),
    ...byPath('file', [...facts.reads, ...facts.externals]),
    // Of a file that Node has loaded, what could have been found instead of it lies beside it.
    ...byPath('list', [...facts.lists, ...facts.externals.map((file) => path.dirname(file))]),
    ...byPath('probe', isSelfProbing ? facts.probes.filter((file) => !ids.includes(file)) : facts.probes),
    ...byPath('stat', facts.stats),
    ...byPath('link', facts.links),
    ...facts.resolves.map((resolve) => resolveInput(resolve, root)),
    ...[...new Set([...facts.packages, ...places.flatMap(packageOf)])].map((dir): Input => ({
      kind: 'package',
      path: name(dir),
    })),
    ...manifestsAbove(places, root).map((file): Input => ({ kind: 'manifest', path: name(file) })),
    ...folders(places, root).map((dir): Input => ({ kind: 'links', path: name(dir) })),
    ...variablesOf(facts, variables).map((variable): Input => ({ kind: 'variable', name: variable })),
    ...(facts.isEnvNames ? [{ kind: 'variables' } as const] : []),
    ...facts.machine.map((asked): Input => ({ kind: 'machine', name: asked })),
  ];
}

/** Each one by its name, also where all were taken: so `why` can tell which one has changed. */
function variablesOf({ env, isAllEnv }: UnitFacts, all: () => readonly string[]): readonly string[] {
  const asked = env.filter((name) => !isPerRun(name));
  return [...new Set(isAllEnv ? [...asked, ...all()] : asked)];
}

/** The modules of which it has seen how they are written: there, a comment or a line more is a change. */
function bySource(facts: UnitFacts): readonly string[] {
  const { modules, externals, positions, isPositions, isAllSources, sources } = facts;
  const files = modules.map(({ filename }) => fileOfModule(filename)).filter((file) => path.isAbsolute(file));
  if (isPositions || isAllSources) return files;
  const seen = new Set([...positions, ...sources].map(fileOfModule));
  const told = files.filter((file) => seen.has(file));
  // What Node has loaded itself counts by its bytes already. Another script is one that we do not know.
  const known = new Set([...told, ...externals]);
  return [...seen].every((script) => known.has(script)) ? told : files;
}

function moduleInput(
  id: string,
  name: string,
  environment: string,
  blankOf: InputsOptions['blankOf'],
): Input {
  const blank = blankOf(id);
  return { kind: 'module', environment, id: name, ...(blank && blank.length > 0 ? { blank } : {}) };
}

/** The package of a file in `node_modules`; what begins with a point is made by tools, and pinned by nobody. */
export function packageOf(file: string): readonly string[] {
  const at = file.lastIndexOf(NODE_MODULES);
  if (at === -1) return [];
  const [scope = '', name = ''] = file.slice(at + NODE_MODULES.length).split(path.sep);
  if (scope.startsWith('.') || (scope.startsWith('@') && name === '')) return [];
  return [
    path.join(file.slice(0, at), 'node_modules', scope.startsWith('@') ? path.join(scope, name) : scope),
  ];
}

/** The manifests that say how files of the workspace are taken, or would if they were there. */
export function manifestsAbove(files: readonly string[], root: string): readonly string[] {
  return foldersAbove(files, root).map((dir) => path.join(dir, 'package.json'));
}

/** Which packages the files of the workspace find. */
export function folders(files: readonly string[], root: string): readonly string[] {
  return moduleFoldersIn(foldersAbove(files, root).filter((dir) => dir.startsWith(root + path.sep)));
}

/** All folders from the files up to the workspace's root; from those outside of it, up to all roots. */
export function foldersAbove(files: readonly string[], root: string): readonly string[] {
  const found = new Set<string>();
  for (const file of files) {
    if (file.includes(NODE_MODULES)) continue;
    for (let dir = path.dirname(file); !found.has(dir); dir = path.dirname(dir)) {
      found.add(dir);
      if (dir === root) break;
    }
  }
  return [...found];
}
