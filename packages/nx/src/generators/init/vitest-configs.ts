import type { Tree } from '@nx/devkit';
import { dependsOn, folderOf, foldersAbove, installedVersion, isModule } from './packages.ts';
import { withPlugin } from './vitest-config.ts';

/** What was done to the configurations of Vitest in a workspace. */
export interface Configured {
  readonly edited: readonly string[];
  /** To be done by hand, and why. */
  readonly unclear: readonly { readonly file: string; readonly why: string }[];
  /** Versions of Vitest that ask no plugin, with a folder that has them. */
  readonly old: ReadonlyMap<string, string>;
  /** Whether a configuration could have the plugin, were it installed. */
  readonly isMissing: boolean;
  /** Whether no configuration says anything of tests. */
  readonly isBare: boolean;
}

const CONFIG = /^(vitest|vite)\.config\.[cm]?[jt]s$/;

/** More folders are not looked into: a workspace has fewer. */
const MAX_FOLDERS = 5000;

/**
 * Adds the plugin to each configuration that has tests; where a folder has one for Vitest alone, only that counts.
 * `undefined`: no package of the workspace asks for Vitest.
 */
export function configureVitest(tree: Tree): Configured | undefined {
  const { configs, packages } = filesOf(tree);
  if (!packages.some((folder) => dependsOn(tree, folder, 'vitest'))) return undefined;
  const edited: string[] = [];
  const unclear: { readonly file: string; readonly why: string }[] = [];
  const old = new Map<string, string>();
  let isMissing = false;
  let isBare = true;
  const isReady = (folder: string): boolean => {
    const version = oldVitest(tree, folder);
    const above = foldersAbove(folder);
    if (version !== undefined) old.set(version, old.get(version) ?? folder);
    else if (above.some((one) => dependsOn(tree, one, '@subminute/vitest'))) return true;
    else isMissing = true;
    return false;
  };
  for (const file of configs) {
    const found = withPlugin(file, tree.read(file, 'utf8') ?? '');
    if (found.kind === 'no-tests') continue;
    isBare = false;
    if (!isReady(folderOf(file))) continue;
    if (found.kind === 'has-plugin') continue;
    const why = found.kind === 'unclear' ? found.why : whyNoImport(tree, file);
    if (why !== undefined) unclear.push({ file, why });
    else if (found.kind === 'edited') {
      tree.write(file, found.text);
      edited.push(file);
    }
  }
  if (isBare) isReady('.');
  return { edited, unclear, old, isMissing, isBare };
}

interface Files {
  readonly configs: readonly string[];
  /** Folders with a package.json. */
  readonly packages: readonly string[];
}

function filesOf(tree: Tree): Files {
  const found: string[] = [];
  const packages: string[] = [];
  const open = ['.'];
  for (let looked = 0; looked < MAX_FOLDERS; looked++) {
    const folder = open.pop();
    if (folder === undefined) break;
    const names = tree.children(folder);
    const path = (name: string): string => (folder === '.' ? name : `${folder}/${name}`);
    const configs = names.filter((name) => CONFIG.test(name) && tree.isFile(path(name)));
    const own = configs.filter((name) => name.startsWith('vitest.'));
    found.push(...(own.length > 0 ? own : configs).map(path));
    if (names.includes('package.json')) packages.push(folder);
    open.push(...names.filter((name) => isLookedInto(name) && !tree.isFile(path(name))).map(path));
  }
  return { configs: found.toSorted(), packages };
}

function isLookedInto(name: string): boolean {
  return !name.startsWith('.') && !['node_modules', 'dist', 'build', 'coverage', 'tmp'].includes(name);
}

/** The first Vitest that asks plugins before it runs. */
const SINCE = [3, 1] as const;

/** The version of the Vitest that a folder would start, where that is older than plugins for it need. */
function oldVitest(tree: Tree, folder: string): string | undefined {
  const version = installedVersion(tree, folder, 'vitest');
  if (version === undefined) return undefined;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > SINCE[0] || (major === SINCE[0] && minor >= SINCE[1]) ? undefined : version;
}

/** The first Vite that lets a configuration which is no ES module ask for one. */
const VITE_SINCE = 6;

/** Why a configuration cannot import the plugin, although it is installed. */
function whyNoImport(tree: Tree, file: string): string | undefined {
  const folder = folderOf(file);
  const version = installedVersion(tree, folder, 'vitest', 'vite') ?? '';
  if (!(Number.parseInt(version, 10) < VITE_SINCE) || isModule(tree, file)) return undefined;
  return `Vite ${version} takes no ES module into it as it is (name it .mts, then again)`;
}
