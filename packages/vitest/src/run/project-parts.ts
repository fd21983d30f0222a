import path from 'node:path';
import { byCodeUnit } from '@subminute/core/unit';
import { isOwnStart } from '../record/spool.ts';
import { textDigest } from '../store/digest.ts';
import type { Files } from '../inputs/files.ts';
import { configFiles } from '../vite/config-files.ts';
import { globalSetupValue } from '../vite/global-setup.ts';
import type { HostProject } from '../vite/host.ts';
import { rootShape } from './root-shape.ts';
import { testSettings } from '../vite/settings.ts';

/** What holds for all test files of a project: each part with a name that `why` can tell. */
export type ProjectParts = Readonly<Record<(typeof PART_NAMES)[number], string>>;

/** In the order in which they enter a state. */
export const PART_NAMES = ['versions', 'machine', 'settings', 'config', 'global setup', 'patches'] as const;

export interface PartsOptions {
  readonly project: HostProject;
  readonly root: string;
  readonly files: Files;
  readonly versions: string;
  /** `viteSettings`. */
  readonly vite: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

export function projectParts({ project, root, files, versions, vite, env }: PartsOptions): ProjectParts {
  const configs = configFiles(project, files).map(
    ({ file, value }) => `${path.relative(root, file)} ${value}`,
  );
  return {
    versions,
    machine: machine(project, root, env),
    settings: textDigest(testSettings(project, root) + vite),
    config: textDigest(configs.join('\n')),
    'global setup': globalSetupValue(project, root, files),
    patches: patchesValue(root, files),
  };
}

/** One text, for a state. */
export function partsText(parts: ProjectParts): string {
  return PART_NAMES.map((name) => `${name}\t${parts[name]}`).join('\n');
}

/** What decides how dates and numbers read, what runs and with what it is started. */
function machine({ config }: HostProject, root: string, env: PartsOptions['env']): string {
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  const pools = Object.values(config.poolOptions ?? {}).map((pool) => pool?.execArgv);
  const started = [process.execArgv, withoutOurs(config.execArgv), ...pools.map(withoutOurs)];
  const nodes = Object.entries(env).filter(([name]) => isNodes(name));
  return textDigest(
    JSON.stringify([
      [process.platform, process.arch, timeZone, locale],
      [started, nodes.sort(([a], [b]) => byCodeUnit(a, b))],
      // What is allowed to a user and what to root are two things, and so is what may be read of what they write.
      [path.relative(root, process.cwd()), process.getuid?.() === 0, process.umask()],
      rootShape(root),
    ]),
  );
}

/** Read by Node itself, where nobody sees it; but not what is of one process. */
function isNodes(name: string): boolean {
  return /^NODE_(?!ENV$|CHANNEL_|UNIQUE_ID$|COMPILE_CACHE$)/.test(name);
}

/** Without the recorder, whose folder has another name each time. */
function withoutOurs(args: readonly string[] = []): readonly string[] {
  return args.filter((arg, at) => ![arg, args[at + 1]].some(isOwnStart));
}

/** Patches that are laid over packages in place: the packages' own versions do not tell of them. */
function patchesValue(root: string, files: Files): string {
  const folders = ['patches', path.join('.yarn', 'patches')].map((name) => path.join(root, name));
  const lines = folders.flatMap((folder) =>
    files.namesIn(folder).map((name) => `${name} ${files.contentOf(path.join(folder, name))}`),
  );
  return textDigest(lines.join('\n'));
}
