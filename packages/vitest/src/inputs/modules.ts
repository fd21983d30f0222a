import { createHash } from 'node:crypto';
import path from 'node:path';
import { packageName, skeletonDigest } from '@subminute/core/unit';
import { textDigest } from '../store/digest.ts';
import type { HostProject } from '../vite/host.ts';
import { moduleCode } from '../vite/module-code.ts';
import { hasPureTransforms, isSelfContained } from '../vite/pure-plugins.ts';
import { tsconfigFiles, tsconfigValue } from '../vite/tsconfigs.ts';
import type { Files } from './files.ts';
import { namedModules } from './named-modules.ts';
import { type PackedCode, type ReadCode, packCode } from './packed-code.ts';
import { candidatesOf, packagePlace, rivalsOf } from './shadow.ts';
import { relativeTo } from '../run/place-names.ts';
import { fileOfModule } from '../vite/module-id.ts';

/** Values of the modules that Vite serves to a project. Ids are Vite's: an absolute path, or what a plugin made. */
export interface Modules {
  /** What of a module counts, and what stands where it was found; `undefined`: nobody can tell. */
  valueOf(environment: string, id: string, blank?: readonly string[]): Promise<string | undefined>;
  /** `served`: the hash of the code that a worker ran. Where what is kept is of another, it is made anew. */
  codeOf(environment: string, id: string, served?: string): Promise<ReadCode | undefined>;
}

/** Where it is kept what code comes to; `at` and `keep` never throw. */
export interface CodeMemory {
  at(key: string): ReadCode | undefined;
  keep(key: string, value: PackedCode): void;
}

export interface ModulesOptions {
  readonly project: HostProject;
  /** The workspace. */
  readonly root: string;
  readonly files: Files;
  readonly memory: CodeMemory;
  /** From what else the code of each module follows: settings and versions. */
  readonly context: string;
  /** When this process began to read. */
  readonly sinceMs: number;
}

export function createModules(given: ModulesOptions): Modules {
  const { root, files } = given;
  const options = { ...given, tsconfigs: new Map<string, string>(), isPure: onceOf(given.project) };
  const codes = new Map<string, Promise<ReadCode | undefined>>();
  const codeOf = (environment: string, id: string): Promise<ReadCode | undefined> => {
    const key = `${environment}\0${id}`;
    const known = codes.get(key) ?? findCode(options, environment, id);
    codes.set(key, known);
    return known;
  };
  const valueAs = async (
    environment: string,
    id: string,
    digestOf: (code: ReadCode) => string | undefined,
  ): Promise<string | undefined> => {
    const code = await codeOf(environment, id);
    const digest = code && digestOf(code);
    return digest === undefined
      ? undefined
      : textDigest([digest, ...surroundings(id, code, root, files)].join('\n'));
  };
  // A file's imports lead elsewhere in another checkout, or when another file has taken the place of one.
  const anew = new Map<string, Promise<ReadCode | undefined>>();
  // Of whole modules, which most test files share.
  const values = new Map<string, Promise<string | undefined>>();
  const made = { ...options, memory: { ...options.memory, at: () => undefined } };
  return {
    codeOf: async (environment, id, served) => {
      const code = await codeOf(environment, id);
      if (served === undefined || code?.served === served) return code;
      const key = `${environment}\0${id}`;
      const again = anew.get(key) ?? findCode(made, environment, id);
      anew.set(key, again);
      codes.set(key, again);
      values.delete(key);
      return again;
    },
    valueOf: (environment, id, blank) => {
      if (blank) return valueAs(environment, id, (code) => skeletonDigest(code.tree, blank, hexHash));
      const key = `${environment}\0${id}`;
      const value = values.get(key) ?? valueAs(environment, id, ({ digest }) => digest);
      values.set(key, value);
      return value;
    },
  };
}

/** As the core wants it: hexadecimal. */
function hexHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What could take the place of a module, and of what it asks for by a name that Vite left alone. */
function surroundings(id: string, code: ReadCode | undefined, root: string, files: Files): readonly string[] {
  const file = fileOfModule(id);
  if (!path.isAbsolute(file)) return [];
  const asked = (code?.specifiers ?? []).map((specifier) =>
    specifier.startsWith('.')
      ? `${specifier} ${candidatesOf(specifier, file, root, files)}`
      : `${specifier} ${packagePlace(packageName(specifier), file, root, files)}`,
  );
  return [rivalsOf(file, root, files), ...asked];
}

/** With the values of `tsconfig.json` files by the folder that they are for. */
interface Finding extends ModulesOptions {
  readonly tsconfigs: Map<string, string>;
  /** `hasPureTransforms` of the project. */
  readonly isPure: () => boolean;
}

/** Its plugins stay what they are while it runs. */
function onceOf({ vite }: HostProject): () => boolean {
  let isPure: boolean | undefined;
  return () => (isPure ??= hasPureTransforms(vite.config));
}

async function findCode(options: Finding, environment: string, id: string): Promise<ReadCode | undefined> {
  const key = memoryKey(options, environment, id);
  const kept = key === undefined ? undefined : options.memory.at(key);
  if (kept) return kept;
  const served = await moduleCode(options.project, environment, id);
  if (served === undefined) return undefined;
  const named = path.isAbsolute(id) ? namedModules(fileOfModule(id)) : [];
  if (key === undefined || !isSelfContained(id)) return readAgain(served, named, options);
  const read = await readNow(served, named, options.root);
  if (isSettled(id, options)) options.memory.keep(key, packCode(read));
  return read;
}

/** Where the code has to be made anew for each run, what it comes to is known once it is there. */
async function readAgain(
  code: string,
  named: readonly string[],
  { root, memory, context }: Finding,
): Promise<ReadCode> {
  // The lengths of paths in it move the places of its functions.
  const place = code.includes(root) ? root : '';
  const key = textDigest(['served', context, place, named.join('\n'), code].join('\0'));
  const kept = memory.at(key);
  if (kept) return kept;
  const read = await readNow(code, named, root);
  memory.keep(key, packCode(read));
  return read;
}

/** A run to which all code is known needs no parser. */
async function readNow(code: string, named: readonly string[], root: string): Promise<ReadCode> {
  const { readCode } = await import('./read-code.ts');
  return readCode(code, { root, hash: hexHash, named });
}

/** By what a module's code is known again; `undefined` where it may follow from what nobody sees. */
function memoryKey(
  { root, files, context, tsconfigs, isPure }: Finding,
  environment: string,
  id: string,
): string | undefined {
  if (!isPure() || !path.isAbsolute(id)) return undefined;
  const content = files.contentOf(id);
  const place = relativeTo(root, id);
  const dir = path.dirname(id);
  const tsconfig = tsconfigs.get(dir) ?? tsconfigValue(id, root, files);
  tsconfigs.set(dir, tsconfig);
  return textDigest([environment, place, content, tsconfig, context].join('\0'));
}

/** Vite keeps what it has transformed: of a file that has changed since, it serves the code of before. */
function isSettled(id: string, { files, root, sinceMs }: ModulesOptions): boolean {
  return [id, ...tsconfigFiles(id, root)].every((file) => files.changedMs(file) < sinceMs);
}
