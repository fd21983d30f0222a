import path from 'node:path';
import type { Disk } from '../../imports/disk.ts';
import { inclusionOf } from '../../imports/included.ts';
import { readTsconfig } from '../../imports/tsconfig-file.ts';
import type { FileEdit } from '../file-edit.ts';
import type { Assignment, PlacedPart } from './assign.ts';
import type { Use } from './links.ts';
import { readJson, recordAt, withValue } from '../json-file.ts';
import { isInside, relativeName } from '../modules/names.ts';
import { rootLookup } from './workspace.ts';
import type { SplitFiles, SplitProject } from './request.ts';

export interface TsconfigQuestion {
  readonly files: SplitFiles;
  readonly disk: Disk;
  readonly assignment: Assignment;
  readonly projects: readonly SplitProject[];
  readonly uses: readonly Use[];
}

const TSCONFIG = /^tsconfig[\w.-]*\.json$/;

/** The tsconfigs of parts, and the references of all whose files name files of a part. */
export function tsconfigEdits(question: TsconfigQuestion): readonly FileEdit[] {
  const texts = new Map<string, { readonly text: string; readonly from?: string }>();
  const { files, assignment } = question;
  for (const part of assignment.parts)
    for (const file of configsIn(assignment.project.root, files))
      texts.set(part.root + file.slice(assignment.project.root.length), {
        text: copied(file, part, question),
        from: file,
      });
  const textOf = (file: string): string => texts.get(file)?.text ?? files.read(file) ?? '{}';
  for (const [file, references] of referencesNeeded(question)) {
    const text = withReferences(textOf(file), file, references);
    const from = texts.get(file)?.from;
    texts.set(file, { text, ...(from === undefined ? {} : { from }) });
  }
  return [...texts].map(([file, { text, from }]) => ({
    path: file,
    content: text,
    ...(from === undefined ? {} : { from }),
  }));
}

function configsIn(root: string, files: SplitFiles): readonly string[] {
  return files.paths.filter(
    (file) => path.posix.dirname(file) === root && TSCONFIG.test(path.posix.basename(file)),
  );
}

/** The same text with outputs of its own, without files that are not there. */
function copied(file: string, part: PlacedPart, { files, assignment }: TsconfigQuestion): string {
  const { root } = assignment.project;
  const text = files.read(file) ?? '{}';
  const json = readJson(files, file);
  let result = text;
  const options = recordAt(json, 'compilerOptions');
  for (const name of ['outDir', 'declarationDir', 'tsBuildInfoFile', 'outFile']) {
    const value = options[name];
    if (typeof value !== 'string' || !value.startsWith('..')) continue;
    const own = path.posix.basename(root);
    const names = value.split('/').map((one) => (one === own ? path.posix.basename(part.root) : one));
    result = withValue(result, ['compilerOptions', name], names.join('/'));
  }
  const list = json?.['files'];
  if (Array.isArray(list) && list.length > 0) {
    const there = list.filter(
      (one) => typeof one === 'string' && part.files.includes(path.posix.join(root, one)),
    );
    const isLeft = there.length > 0 || json?.['include'] !== undefined;
    result = withValue(result, ['files'], isLeft ? there : undefined);
  }
  return withoutParts(result, json, part, assignment);
}

/** References to other projects are for those that the part uses: they are added anew. */
function withoutParts(
  text: string,
  json: ReturnType<typeof readJson>,
  part: PlacedPart,
  { project }: Assignment,
): string {
  const list = json?.['references'];
  if (!Array.isArray(list)) return text;
  const own = list.filter((one) => isOwn((one as { path?: unknown }).path, project.root));
  return own.length === list.length ? text : withValue(text, ['references'], own);
}

function isOwn(reference: unknown, root: string): boolean {
  if (typeof reference !== 'string') return true;
  return isInside(`${path.posix.join(root, reference)}/`, root);
}

/** By tsconfig, as it lies then: the tsconfigs or folders that it must refer to. */
function referencesNeeded(question: TsconfigQuestion): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  const add = (file: string, to: string): void => {
    needed.set(file, (needed.get(file) ?? new Set()).add(to));
  };
  for (const { from, to, fromRoot, toRoot } of crossings(question)) {
    for (const config of configsIn(fromRoot.old, question.files)) {
      const own = fromRoot.now + config.slice(fromRoot.old.length);
      const known = readConfig(config, question);
      const isSolution = path.posix.basename(config) === 'tsconfig.json' && known.isSolution;
      if (isSolution && known.refersOut) add(own, toRoot.now);
      if (!known.isComposite || !known.includes(from)) continue;
      const target = configsIn(toRoot.old, question.files).find((one) => {
        const other = readConfig(one, question);
        return other.isComposite && other.includes(to);
      });
      if (target !== undefined) add(own, asReference(toRoot.now + target.slice(toRoot.old.length)));
    }
  }
  return needed;
}

function asReference(config: string): string {
  return path.posix.basename(config) === 'tsconfig.json' ? path.posix.dirname(config) : config;
}

interface Root {
  /** Where its configurations are read. */
  readonly old: string;
  readonly now: string;
}

/** All that goes from one project to another one: to the parts, and from them to others as before. */
function crossings(question: TsconfigQuestion): readonly {
  readonly from: string;
  readonly to: string;
  readonly fromRoot: Root;
  readonly toRoot: Root;
}[] {
  const { uses, assignment, projects } = question;
  const outside = rootLookup(projects);
  const rootOf = (file: string): Root | undefined => {
    const home = assignment.homeOf(file);
    if (home === undefined) {
      const root = outside(file);
      return root === undefined ? undefined : { old: root, now: root };
    }
    const { root } = assignment.project;
    return { old: root, now: assignment.parts[home - 1]?.root ?? root };
  };
  return uses.flatMap(({ from, to }) => {
    const fromRoot = rootOf(from);
    const toRoot = rootOf(to);
    return fromRoot && toRoot && fromRoot.now !== toRoot.now ? [{ from, to, fromRoot, toRoot }] : [];
  });
}

interface KnownConfig {
  readonly isComposite: boolean;
  /** Names no files of its own, only other tsconfigs. */
  readonly isSolution: boolean;
  readonly refersOut: boolean;
  readonly includes: (file: string) => boolean;
}

const KNOWN = new WeakMap<Disk, Map<string, KnownConfig>>();

function readConfig(file: string, { disk }: TsconfigQuestion): KnownConfig {
  const known = KNOWN.get(disk) ?? new Map<string, KnownConfig>();
  KNOWN.set(disk, known);
  const found = known.get(file);
  if (found) return found;
  const config = readTsconfig(`/${file}`, disk, () => {});
  const includes = inclusionOf(config);
  const dir = path.posix.dirname(`/${file}`);
  const made = {
    isComposite: config.options['composite'] === true || config.references.length > 0,
    isSolution: config.files?.length === 0 || config.include?.length === 0,
    refersOut: config.references.some((one) => !isInside(`${one}/`, dir)),
    includes: (one: string) => includes(`/${one}`),
  };
  known.set(file, made);
  return made;
}

function withReferences(text: string, file: string, to: ReadonlySet<string>): string {
  let result = text;
  const dir = path.posix.dirname(file);
  const before = new Set(referencesIn(result).map((one) => path.posix.join(dir, one)));
  for (const one of [...to].sort()) {
    if (before.has(one)) continue;
    const at = referencesIn(result).length > 0 ? ['references', -1] : ['references', 0];
    result = withValue(result, at, { path: relativeName(dir, one) });
  }
  return result;
}

function referencesIn(text: string): readonly string[] {
  const json = readJson({ read: () => text, exists: () => true }, 'tsconfig.json');
  const list = json?.['references'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) => {
    const value = (one as { path?: unknown } | null)?.path;
    return typeof value === 'string' ? [value] : [];
  });
}
