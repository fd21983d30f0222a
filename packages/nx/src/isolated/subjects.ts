import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';
import { projectLookup } from '@subminute/core/ratchet';
import { openDisk } from '../imports/disk.ts';
import { type Program, checkedBy, declaredBy, programsOf } from '../types/programs.ts';

/** A project whose declarations are made by a tsconfig, and what of it stands in the way of isolated declarations. */
export interface Subject {
  readonly project: string;
  /** Absolute. */
  readonly home: string;
  /** The tsconfig, absolute. */
  readonly config: string;
  readonly isOn: boolean;
  /** All files that git knows of it, absolute: of others nobody would see what was written. */
  readonly files: ReadonlySet<string>;
  /** Options that cannot stand beside it, each with what to do. */
  readonly blockers: readonly string[];
}

export interface SubjectPlace {
  /** Absolute, without links. */
  readonly root: string;
  readonly graph: FileGraph;
  readonly projects: readonly { readonly name: string; readonly root: string }[];
}

/** Projects with a tsconfig that has sources: the one that makes what others see, else the one that checks. */
export function subjectsIn({ root, graph, projects }: SubjectPlace): readonly Subject[] {
  const disk = openDisk(root);
  const owner = projectLookup([...projects]);
  const filesOf = Map.groupBy(graph.files, ({ path: file }) => owner(file) ?? '');
  return projects.flatMap(({ name, root: folder }) => {
    const home = path.posix.join(root, folder);
    const files = (filesOf.get(name) ?? []).map((file) => `${root}/${file.path}`);
    const programs = programsOf(home, files, { disk, root });
    const manifest = jsonOf(disk.read(`${home}/package.json`));
    const program = declaredBy(programs, manifest, home) ?? checkedBy(home, programs)[0];
    return program ? [{ ...subjectOf(name, home, program), files: new Set(files) }] : [];
  });
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function subjectOf(
  project: string,
  home: string,
  { tsconfig: { file, options } }: Program,
): Omit<Subject, 'files'> {
  return {
    project,
    home,
    config: file,
    isOn: options['isolatedDeclarations'] === true,
    blockers: blockersOf(options),
  };
}

/** As TypeScript says it: TS5069 and TS5053. */
export function blockersOf(options: Readonly<Record<string, unknown>>): readonly string[] {
  const { declaration, composite, allowJs, checkJs } = options;
  const makesNone = declaration === false || (declaration !== true && composite !== true);
  const takesScripts = allowJs === true || (allowJs !== false && checkJs === true);
  return [
    ...(makesNone ? ['it needs "declaration" or "composite"'] : []),
    ...(takesScripts ? [`"${allowJs === true ? 'allowJs' : 'checkJs'}" cannot stand beside it`] : []),
  ];
}
