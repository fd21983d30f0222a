import { byCodeUnit } from '@subminute/core/unit';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { languageOf } from '../../imports/language.ts';
import { isInside, withoutEnding } from '../modules/names.ts';
import type { NewProject, Part, SplitProject } from './request.ts';

/** A part that becomes a project, and what goes there. */
export interface PlacedPart extends NewProject {
  /** As they lie now, sorted: with what belongs to them. */
  readonly files: readonly string[];
}

/** Which file goes where. */
export interface Assignment {
  readonly project: SplitProject;
  /** All files of the project. */
  readonly files: readonly string[];
  /** The first has number 1. */
  readonly parts: readonly PlacedPart[];
  /** Of a file of the project: 0 stays; of others, nothing. */
  readonly homeOf: (file: string) => number | undefined;
  readonly moves: ReadonlyMap<string, string>;
}

/** The part with the entry keeps folder and name; all others get one beside it. */
export function assign(
  project: SplitProject,
  files: readonly string[],
  { parts, main }: { readonly parts: readonly Part[]; readonly main: ReadonlySet<string> },
): Result<Assignment, string> {
  const own = new Set(files);
  const homes = new Map<string, number>();
  const placed: Part[] = [];
  let keeper: string | undefined;
  for (const part of parts) {
    const checked = checkPart(part, own, project);
    if (!checked.ok) return checked;
    const hasEntry = part.files.some((file) => main.has(file));
    if (hasEntry && keeper !== undefined)
      return err(`${keeper} and ${part.name} both hold an entry of ${project.name}`);
    if (hasEntry) keeper = part.name;
    else if (placed.some(({ name }) => name === part.name)) return err(`two parts are called ${part.name}`);
    else placed.push(part);
    const number = hasEntry ? 0 : placed.length;
    for (const file of part.files) {
      if (homes.has(file)) return err(`${file} is in two parts`);
      homes.set(file, number);
    }
  }
  if (placed.length === 0)
    return err(`no part of ${project.name} is without its entry: there is nothing to split`);
  follow(homes, files);
  const homeOf = (file: string): number | undefined => (own.has(file) ? (homes.get(file) ?? 0) : undefined);
  const named = placed.map((part, at) =>
    placedPart(
      part,
      project,
      files.filter((file) => homeOf(file) === at + 1),
    ),
  );
  const moves = new Map(
    named.flatMap(({ root, files: moved }) =>
      moved.map((file) => [file, root + file.slice(project.root.length)] as const),
    ),
  );
  return ok({ project, files, parts: named, homeOf, moves });
}

function checkPart(
  { name, files }: Part,
  own: ReadonlySet<string>,
  { name: project, root }: SplitProject,
): Result<void, string> {
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(name))
    return err(`${name} cannot be part of a package's name`);
  if (files.length === 0) return err(`part ${name} has no files`);
  const foreign = files.find((file) => !own.has(file));
  if (foreign !== undefined) return err(`${foreign} is no file of ${project}`);
  const fixed = files.find((file) => isShape(file.slice(root.length + 1)));
  return fixed === undefined
    ? ok(undefined)
    : err(`${fixed} is what makes ${project} a project: it cannot go`);
}

/** What says what a project is: every project has its own. */
function isShape(file: string): boolean {
  return /^(?:package|project|tsconfig[\w.-]*)\.json$/.test(file);
}

function placedPart({ name }: Part, project: SplitProject, files: readonly string[]): PlacedPart {
  return {
    part: name,
    name: `${project.name}-${name}`,
    root: `${project.root}-${name}`,
    ...(project.package === undefined ? {} : { package: `${project.package}-${name}` }),
    files,
  };
}

/**
 * What nobody has put anywhere goes with what it belongs to: a snapshot with its test, a declaration and a mock with
 * its module, and what is no code with the code around it, where that goes to one place.
 */
function follow(homes: Map<string, number>, files: readonly string[]): void {
  const given = new Set(homes.keys());
  const own = new Set(files);
  const neighbours = neighbourHomes(homes, files);
  for (const file of files) {
    if (given.has(file) || isAtTop(file, own)) continue;
    const subject = subjectsOf(file).find((one) => own.has(one));
    const home = subject === undefined ? aroundOf(file, neighbours) : homes.get(subject);
    if (home !== undefined && home > 0) homes.set(file, home);
  }
}

/** Configurations and papers beside package.json are of the project as such. */
function isAtTop(file: string, files: ReadonlySet<string>): boolean {
  const dir = path.posix.dirname(file);
  return files.has(`${dir}/package.json`) || files.has(`${dir}/project.json`);
}

function subjectsOf(file: string): readonly string[] {
  const dir = path.posix.dirname(file);
  const base = path.posix.basename(file);
  const upper = path.posix.dirname(dir);
  const folder = path.posix.basename(dir);
  if (folder === '__snapshots__') return [`${upper}/${base.replace(/\.snap$/, '')}`];
  const stem = withoutEnding(base);
  if (folder === '__mocks__') return ENDINGS.map((ending) => `${upper}/${stem}${ending}`);
  if (/\.d\.[cm]?ts$/.test(base))
    return ['.js', '.mjs', '.cjs', '.jsx'].map((ending) => `${dir}/${stem}${ending}`);
  return [];
}

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** Of each folder that holds code, where that goes; `undefined`: to more than one place. */
function neighbourHomes(
  homes: ReadonlyMap<string, number>,
  files: readonly string[],
): ReadonlyMap<string, number | undefined> {
  const found = new Map<string, number | undefined>();
  for (const file of files) {
    const language = languageOf(file);
    if (language === undefined || language === 'json') continue;
    const home = homes.get(file) ?? 0;
    for (let dir = path.posix.dirname(file); dir !== '.'; dir = path.posix.dirname(dir))
      found.set(dir, found.has(dir) && found.get(dir) !== home ? undefined : home);
  }
  return found;
}

function aroundOf(file: string, homes: ReadonlyMap<string, number | undefined>): number | undefined {
  const language = languageOf(file);
  if (language !== undefined && language !== 'json') return undefined;
  for (let dir = path.posix.dirname(file); dir !== '.'; dir = path.posix.dirname(dir))
    if (homes.has(dir)) return homes.get(dir);
  return undefined;
}

/** The files of a project that lie in no other one. */
export function filesOf(
  project: SplitProject,
  projects: readonly SplitProject[],
  paths: readonly string[],
): readonly string[] {
  const inner = projects.filter(({ root }) => isInside(root, project.root));
  return paths
    .filter((file) => isInside(file, project.root) && !inner.some(({ root }) => isInside(file, root)))
    .toSorted(byCodeUnit);
}
