import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NamedTask } from '@subminute/core/plan';
import { graphFile } from './graph-file.ts';

/** The projects of the graph that Nx has cached. */
export interface ProjectsOfNx {
  readonly hasTask: (task: NamedTask) => boolean;
  /** Whether Nx runs another task before this one, whoever asks for this one alone. */
  readonly waitsFor: (task: NamedTask, other: NamedTask) => boolean;
  /** What a task is said to hash; `undefined`: what Nx takes then. */
  readonly inputsOf: (task: NamedTask) => readonly unknown[] | undefined;
  readonly namedInputsOf: (project: string) => NamedInputs;
  /** The project whose folder a file is in: of two, the one further in. */
  readonly ownerOf: (file: string) => string | undefined;
  /** A project with all that it depends on, through whatever lies between. */
  readonly below: (project: string) => ReadonlySet<string>;
}

export type NamedInputs = Readonly<Record<string, readonly unknown[]>>;

interface RawTarget {
  readonly dependsOn?: readonly unknown[];
  readonly inputs?: readonly unknown[];
}

interface RawGraph {
  readonly nodes: Readonly<
    Record<
      string,
      {
        readonly data: {
          readonly root: string;
          readonly targets?: Readonly<Record<string, RawTarget>>;
          readonly namedInputs?: NamedInputs;
        };
      }
    >
  >;
  readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
}

/** Of the file that `readCachedProjectGraph` of @nx/devkit reads; `undefined`: there is none that can be read. */
export function readProjects(root: string, env: Readonly<NodeJS.ProcessEnv>): ProjectsOfNx | undefined {
  try {
    return projectsOf(JSON.parse(readFileSync(graphFile(root, env), 'utf8')) as RawGraph);
  } catch {
    return undefined;
  }
}

function projectsOf({ nodes, dependencies }: RawGraph): ProjectsOfNx {
  const roots = new Map(Object.entries(nodes).map(([name, { data }]) => [data.root, name]));
  return {
    hasTask: ({ project, target }) => Object.hasOwn(nodes[project]?.data.targets ?? {}, target),
    waitsFor: (task, other) =>
      nodes[task.project]?.data.targets?.[task.target]?.dependsOn?.some((one) => isOn(one, task, other)) ===
      true,
    inputsOf: ({ project, target }) => nodes[project]?.data.targets?.[target]?.inputs,
    namedInputsOf: (project) => nodes[project]?.data.namedInputs ?? {},
    ownerOf: (file) => {
      for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
        const name = roots.get(folder);
        if (name !== undefined || folder === '.') return name;
      }
    },
    below: (project) => {
      const all = new Set([project]);
      // A set goes on with what is added meanwhile.
      for (const one of all) for (const { target } of dependencies[one] ?? []) all.add(target);
      return all;
    },
  };
}

/** An entry of `dependsOn` in the forms that a plan is applied in; of another one nobody can say here. */
function isOn(entry: unknown, task: NamedTask, other: NamedTask): boolean {
  const isOwn = task.project === other.project;
  if (typeof entry === 'string')
    return (isOwn && entry === other.target) || entry === `${other.project}:${other.target}`;
  const { target, projects } = (entry ?? {}) as { readonly target?: unknown; readonly projects?: unknown };
  if (target !== other.target) return false;
  const names: readonly unknown[] = Array.isArray(projects) ? projects : [projects];
  return names.includes(other.project) || (isOwn && projects === undefined);
}
