import type { FileGraph } from '@subminute/core/graph';
import type { OutputsByTask } from '../shield/protocol.ts';
import type { Disk } from '../imports/disk.ts';
import type { Json } from '../decompose/json-file.ts';
import type { TypesQuestion } from '../types/plan-types.ts';
import type { Existing, ExistingTargets } from './existing.ts';
import type { Inferred, InferSettings } from './settings.ts';

/** A project as targets are planned for it. */
export interface InferProject {
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  /** Projects that Nx has it hang on itself. */
  readonly needs: readonly string[];
}

/** All that decides about targets. */
export interface InferQuestion {
  /** Absolute, without links. */
  readonly root: string;
  readonly settings: InferSettings;
  readonly graph: FileGraph;
  readonly disk: Disk;
  /** By which declarations are made of a text alone; absent: there is none for this system. */
  readonly oxc?: NonNullable<TypesQuestion['oxc']>;
  readonly projects: readonly InferProject[];
  /** Of these, targets are made. */
  readonly isChosen: (project: string) => boolean;
  readonly existing: ExistingTargets;
  /** What tasks of others declare to make; for tests and linters, what is planned too. */
  readonly outputs: OutputsByTask;
  /** Projects that get a build of ours; absent: nobody has asked for one yet. */
  readonly built?: ReadonlySet<string>;
  readonly nxJson: Json;
  /** The version of a package that a folder would load. */
  readonly installed: (folder: string, name: string) => string | undefined;
  /** Of these folders, those in which git keeps files. */
  readonly keptFolders: (folders: readonly string[]) => ReadonlySet<string>;
  /** Packages of the lockfile, as Nx names them. */
  readonly packages: ReadonlySet<string>;
}

/** A project that gets no target of a kind, and why. */
export interface LeftProject {
  readonly project: string;
  readonly why: string;
}

/** The targets of one kind. */
export interface Planned<Entry> {
  readonly entries: readonly Entry[];
  readonly left: readonly LeftProject[];
}

/** The target of that name which a project has, where ours must leave it or could stand in its place. */
export function inTheWay(
  { existing, settings }: Pick<InferQuestion, 'existing' | 'settings'>,
  project: string,
  target: Inferred,
): { readonly old: Existing | undefined; readonly isReplaced: boolean } {
  const old = existing.get(project)?.get(target);
  return { old, isReplaced: old !== undefined && settings.replace.includes(target) };
}
