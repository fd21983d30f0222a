import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { runCommand } from '../process/run-command.ts';
import { saidLine } from '../process/said-line.ts';
import { askGit, entriesOf } from './ask-git.ts';
import { type Trees, borrowModules } from './borrowed-modules.ts';
import { linkModules } from './linked-modules.ts';

/** How a tree came to its packages; `none`: neither a lockfile nor anything installed. */
export type TreeModules = 'borrowed' | 'linked' | 'installed' | 'none';

/**
 * Take what the checkout has, whatever the lockfile says; or by hard links, where the lockfile says the same; or install
 * whatever the checkout has.
 */
export type ModulesWanted = 'borrowed' | 'linked' | 'installed';

export interface ModulesOptions {
  /** The workspace's folder in the repository, `''` for the root. */
  readonly folder: string;
  /** In any case; without, by the lockfile. */
  readonly want?: ModulesWanted;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

interface Installer {
  readonly lockfile: string;
  readonly command: string;
  readonly args: readonly string[];
}

const NPM = ['ci', '--prefer-offline', '--no-audit', '--no-fund'];
const YARN_CLASSIC: readonly string[] = ['install', '--frozen-lockfile', '--prefer-offline'];

const INSTALLERS: readonly Installer[] = [
  {
    lockfile: 'pnpm-lock.yaml',
    command: 'pnpm',
    args: ['install', '--frozen-lockfile', '--prefer-offline'],
  },
  { lockfile: 'bun.lock', command: 'bun', args: ['install', '--frozen-lockfile'] },
  { lockfile: 'bun.lockb', command: 'bun', args: ['install', '--frozen-lockfile'] },
  { lockfile: 'yarn.lock', command: 'yarn', args: ['install', '--immutable'] },
  { lockfile: 'npm-shrinkwrap.json', command: 'npm', args: NPM },
  { lockfile: 'package-lock.json', command: 'npm', args: NPM },
];

/** A root's `prepare` script sets git's hooks in the configuration that all trees share. */
const NO_SIDE_EFFECTS = {
  CI: 'true',
  HUSKY: '0',
  LEFTHOOK: '0',
  SKIP_INSTALL_SIMPLE_GIT_HOOKS: '1',
  PUPPETEER_SKIP_DOWNLOAD: '1',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
};

const INSTALL_MS = 300_000;

/** Borrows the checkout's packages where the tree has the same lockfile, and installs its own where not. */
export async function giveModules(
  trees: Trees,
  options: ModulesOptions,
): Promise<Result<TreeModules, Unmeasurable>> {
  if (options.want === 'borrowed') return takeAll(trees, options);
  const found = installerOf(trees.tree, options.folder);
  const folder = found?.folder ?? options.folder;
  const isInstalled = existsSync(path.join(trees.checkout, folder, 'node_modules'));
  const same = (file: string): boolean => isSame(trees, path.join(folder, file));
  if (found === undefined) {
    if (!isInstalled) return ok('none');
    if (options.want !== 'installed' && same('package.json')) return takeAll(trees, options);
    const differs = same('package.json') ? '' : 'package.json differs, and ';
    const detail = `${differs}there is no lockfile to install from`;
    return err({ kind: 'no-install', command: 'npm ci', detail });
  }
  const mayBorrow = isInstalled && options.want !== 'installed';
  if (mayBorrow && same(found.installer.lockfile)) return takeAll(trees, options);
  return install(path.join(trees.tree, folder), found.installer, { ...options, mark: trees.tree });
}

/** The lockfile of a workspace stands in its folder or above. */
function installerOf(tree: string, from: string): { folder: string; installer: Installer } | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const here = folder === '.' ? '' : folder;
    const installer = INSTALLERS.find(({ lockfile }) => existsSync(path.join(tree, here, lockfile)));
    if (installer) return { folder: here, installer };
    if (here === '') return undefined;
  }
}

function isSame({ checkout, tree }: Trees, file: string): boolean {
  const [a, b] = [checkout, tree].map((root) => readText(path.join(root, file)));
  return a !== undefined && a === b;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

/** By links into the checkout, or hard ones where these are wanted and can be. */
async function takeAll(
  trees: Trees,
  { want, env, signal }: ModulesOptions,
): Promise<Result<TreeModules, Unmeasurable>> {
  const question = { cwd: trees.tree, env, ...(signal ? { signal } : {}) };
  const manifests = ['-z', '--cached', '--others', '--exclude-standard', '--', ':(glob)**/package.json'];
  const listed = await askGit(question, ['ls-files', ...manifests]);
  if (!listed.ok) return err({ kind: 'no-worktree', detail: listed.error });
  const all = ['.', ...entriesOf(listed.value).map((file) => path.dirname(file))];
  const folders = [...new Set(all)].filter((folder) => !folder.split('/').includes('node_modules'));
  if (want === 'linked' && (await linkAll(trees, folders))) return ok('linked');
  try {
    for (const folder of folders) borrowModules(trees, folder);
    return ok('borrowed');
  } catch (error) {
    return err({ kind: 'no-worktree', detail: (error as Error).message });
  }
}

/** False where it cannot be: another disk, another owner; then nothing is left of it. */
async function linkAll(trees: Trees, folders: readonly string[]): Promise<boolean> {
  try {
    for (const folder of folders) await linkModules(trees, folder);
    return true;
  } catch {
    for (const folder of folders)
      rmSync(path.join(trees.tree, folder, 'node_modules'), { recursive: true, force: true });
    return false;
  }
}

async function install(
  cwd: string,
  { lockfile, command, args }: Installer,
  { env, signal, mark }: Omit<ModulesOptions, 'folder'> & { readonly mark: string },
): Promise<Result<TreeModules, Unmeasurable>> {
  const isClassic = readText(path.join(cwd, lockfile))?.includes('# yarn lockfile v1') === true;
  const said = isClassic ? YARN_CLASSIC : args;
  const own = { ...env, ...NO_SIDE_EFFECTS };
  const end = signal ? { signal } : {};
  const answer = await runCommand({
    command,
    args: said,
    cwd,
    env: own,
    mark,
    timeoutMs: INSTALL_MS,
    ...end,
  });
  if (answer.code === 0) return ok('installed');
  if (signal?.aborted) return err({ kind: 'ended' });
  const detail =
    firstProblem(answer.errors) ?? firstProblem(answer.output) ?? `exit ${answer.code ?? 'unknown'}`;
  return err({ kind: 'no-install', command: [command, ...said].join(' '), detail });
}

/** Of what a package manager prints, the first line that is no heading. */
function firstProblem(text: string): string | undefined {
  const said = text.replaceAll(/^npm (?:error|ERR!) ?/gm, '');
  const isSaid = (line: string): boolean => !/^(?:code |npm warn|WARN\b)/i.test(line);
  const isProblem = /\berr|fail|cannot|not found|ENOENT|out of sync|frozen/i;
  const found = saidLine(said, (line) => isSaid(line) && isProblem.test(line)) || saidLine(said, isSaid);
  return found === '' ? undefined : found;
}
