import { type Result, err, ok } from '@subminute/core';
import { aliasesOf } from './aliases.ts';
import { type Json, readJson } from '../json-file.ts';
import type { SplitFiles, SplitProject, SplitWorkspace } from './request.ts';

/** The project that is split, by all of its names. */
export interface Subject {
  /** With the name by which others import it, whoever gives it that. */
  readonly project: SplitProject;
  readonly manifest: Json | undefined;
  readonly names: readonly string[];
  /** Files that the root's tsconfigs call by such a name. */
  readonly also: readonly string[];
}

export function subjectOf(
  files: SplitFiles,
  { projects }: SplitWorkspace,
  asked: string,
): Result<Subject, string> {
  const found = projects.find((one) => [one.name, one.root, one.package].includes(asked));
  if (!found) return err(`there is no project ${asked}`);
  const file = `${found.root}/package.json`;
  const manifest = readJson(files, file);
  if (!manifest && files.exists(file)) return err(`${file} is no JSON`);
  const aliases = aliasesOf(found, files);
  const called = found.package ?? aliases.names[0];
  if (called === undefined)
    return err(
      `nobody can name ${found.name}: it has no package.json with a name, and no tsconfig has paths to it`,
    );
  const project = { ...found, package: called };
  return ok({ project, manifest, names: [called, ...aliases.names], also: aliases.entries });
}
