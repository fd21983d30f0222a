import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isatty } from 'node:tty';
import { type Files, createFiles } from '../inputs/files.ts';
import type { Lockfile } from '../inputs/lockfile.ts';
import { type CodeMemory, type Modules, createModules } from '../inputs/modules.ts';
import { packStamps, unpackStamps } from '../inputs/stamps.ts';
import { textDigest } from '../store/digest.ts';
import { keepStamps, stampsAt } from '../store/stamps-rows.ts';
import { configFiles } from '../vite/config-files.ts';
import { isSetupOpaque } from '../vite/global-setup.ts';
import type { HostProject, HostSpecification } from '../vite/host.ts';
import { whyOff } from '../vite/off.ts';
import { viteSettings } from '../vite/settings.ts';
import { docblockOf } from './docblock.ts';
import { toName } from './place-names.ts';
import { PART_NAMES, partsText, projectParts } from './project-parts.ts';
import { type Values, createValues } from './values.ts';

/** What is in use is kept; that it is used is noted once a day. */
const TOUCH_MS = 86_400_000;

/** A project of Vitest whose test files may be known, as it is during one run. */
export interface ProjectUnits {
  /** Its folder and Vitest's name of it: what a fuse is for. */
  readonly name: string;
  readonly files: Files;
  readonly lockfile: Lockfile;
  readonly modules: Modules;
  readonly values: Values;
  /** Files that its settings were read from. */
  readonly configs: readonly string[];
  /** For states: what holds for all of its test files, where this one runs, and what it says of its environment. */
  aroundOf(specification: Pick<HostSpecification, 'moduleId' | 'pool'>): string;
  /** The values of the parts, for hints. */
  readonly parts: readonly string[];
  unitOf(specification: Pick<HostSpecification, 'moduleId' | 'pool'>): string;
  /** Keeps which contents are known, for the next run. */
  save(db: DatabaseSync, nowMs: number): void;
}

export interface ProjectUnitsOptions {
  readonly project: HostProject;
  /** The workspace. */
  readonly root: string;
  readonly lockfile: Lockfile | undefined;
  readonly db: DatabaseSync;
  readonly memory: CodeMemory;
  /** Of Node, Vite, Vitest and this package. */
  readonly versions: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** When this process began to read, in ms since 1970. */
  readonly sinceMs: number;
}

/** Why no test file of a project can be known in this run; `undefined`: they can. */
export function whyProjectOff(
  project: HostProject,
  pool: string,
  lockfile: Lockfile | undefined,
): string | undefined {
  const off = whyOff(project, pool);
  if (off !== undefined) return off;
  if (!lockfile) return 'no lockfile says which packages are installed';
  return isSetupOpaque(project) ? 'its global setup may do what nobody sees' : undefined;
}

export function projectUnits(options: ProjectUnitsOptions & { readonly lockfile: Lockfile }): ProjectUnits {
  const { project, root, lockfile, db, memory, versions, env, sinceMs } = options;
  const name = nameOfProject(project, root);
  const before = stampsAt(db, root, name);
  const stamps = unpackStamps(before?.files);
  const files = createFiles(stamps);
  const vite = viteSettings(project, root);
  const context = textDigest([versions, vite].join('\n'));
  const modules = createModules({ project, root, files, memory, context, sinceMs });
  const parts = projectParts({ project, root, files, versions, vite, env });
  const common = partsText(parts);
  return {
    name,
    files,
    lockfile,
    modules,
    values: createValues({
      root,
      files,
      modules,
      lockfile,
      env: { ...ofWorkers(), ...env, ...testEnv(project) },
    }),
    configs: configFiles(project, files).map(({ file }) => file),
    // A type checker asks for no environment.
    aroundOf: ({ moduleId, pool }) =>
      pool === 'typescript' ? common : [common, pool, docblockOf(moduleId)].join('\n'),
    parts: PART_NAMES.map((part) => parts[part]),
    unitOf: ({ moduleId, pool }) =>
      `${name}#${toName(moduleId, root)}${pool === 'typescript' ? '#types' : ''}`,
    save: (database, nowMs) => {
      const packed = packStamps(stamps);
      const isSame = before && Buffer.compare(before.files, packed) === 0;
      if (isSame && nowMs - before.atMs < TOUCH_MS) return;
      keepStamps(database, { checkout: root, project: name, files: packed, nowMs });
    },
  };
}

/** Its folder and Vitest's name of it. */
export function nameOfProject(project: HostProject, root: string): string {
  return `${toName(project.vite.config.root, root)}#${project.name}`;
}

/** What Vitest tells its workers of the terminal that it writes to. */
function ofWorkers(): Readonly<Record<string, string>> {
  return { FORCE_TTY: isatty(1) ? 'true' : '' };
}

/** Variables that Vitest sets for the tests. */
function testEnv({ config }: HostProject): Readonly<Record<string, string>> {
  return (config as { readonly env?: Readonly<Record<string, string>> }).env ?? {};
}

/** The workspace's root: the nearest folder above with `nx.json`, or with git's. */
export function workspaceRoot(from: string, exists: (file: string) => boolean): string | undefined {
  return nearest(from, 'nx.json', exists) ?? nearest(from, '.git', exists);
}

function nearest(from: string, name: string, exists: (file: string) => boolean): string | undefined {
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (exists(path.join(dir, name))) return dir;
    if (dir === path.dirname(dir)) return undefined;
  }
}
