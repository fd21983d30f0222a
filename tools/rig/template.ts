import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { type Tarball, packPackages } from '../packages/pack.ts';
import { type RunOptions, must, run } from './run.ts';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/workspaces');

export type PackageManager = 'npm' | 'pnpm' | 'yarn';

/** What a workspace has installed, beside our own packages. */
export interface Installed {
  readonly nx: string;
  /** Default: npm. */
  readonly manager?: PackageManager;
  /** Of Vitest; default: none. */
  readonly vitest?: string;
}

/**
 * A folder with `node_modules` as a package manager makes it from our packed tarballs, made once for
 * each set of versions and contents; workspaces copy it.
 */
export async function template({ nx, manager = 'npm', vitest }: Installed): Promise<string> {
  const beside = vitest === undefined ? '' : `-vitest-${vitest}`;
  const dir = join(CACHE, `nx-${nx}-${manager}${beside}-${contentsOf(packed())}`);
  if (existsSync(dir)) return dir;
  prune();
  const making = `${dir}.${process.pid}.making`;
  mkdirSync(making, { recursive: true });
  await install(making, { nx, manager, ...(vitest === undefined ? {} : { vitest }) });
  try {
    renameSync(making, dir);
  } catch {
    // Another process was quicker.
    rmSync(making, { recursive: true, force: true });
  }
  return dir;
}

async function install(dir: string, { nx, manager = 'npm', vitest }: Installed): Promise<void> {
  const ours = Object.fromEntries(packed().map(({ name, path }) => [name, `file:${path}`]));
  // Not published: what one of our packages asks for is the tarball of the other.
  const { '@subminute/nx': _asking, ...asked } = ours;
  const manifest = {
    name: 'workspace',
    private: true,
    workspaces: ['packages/*'],
    devDependencies: { nx, ...(vitest === undefined ? {} : { vitest }), ...ours },
    ...(manager === 'yarn' ? { resolutions: asked } : {}),
  };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest, undefined, 2));
  if (manager === 'pnpm') {
    writeFileSync(
      join(dir, 'pnpm-workspace.yaml'),
      `packages: ['packages/*']\nonlyBuiltDependencies: [nx]\noverrides: ${JSON.stringify(asked)}\n`,
    );
  }
  const options = { cwd: dir, env: process.env, timeoutMs: 600_000 };
  if (manager === 'npm')
    await must('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], options);
  else if (manager === 'pnpm')
    await must(process.execPath, [await managerBin(manager), 'install', ...PNPM], options);
  else await installWithYarn(dir, options);
}

const PNPM = ['--ignore-scripts', '--no-frozen-lockfile'];
const YARN = ['--ignore-scripts', '--non-interactive', '--ignore-engines', '--silent'];

/**
 * Yarn 1 wants every optional package to exist, those of other systems too, and a mirror of the
 * registry may lack them: then an empty package stands in for each that it names.
 */
async function installWithYarn(dir: string, options: RunOptions): Promise<void> {
  const args = [await managerBin('yarn'), 'install', ...YARN];
  const first = await run(process.execPath, args, options);
  if (first.code === 0) return;
  const missing = [...first.stderr.matchAll(/Couldn't find any versions for "([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  );
  const file = join(dir, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { resolutions: Record<string, string> };
  for (const name of missing) {
    const empty = join(dir, 'absent', name);
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, 'package.json'), JSON.stringify({ name, version: '0.0.0' }));
    manifest.resolutions[name] = `file:${empty}`;
  }
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  await must(process.execPath, args, options);
}

const MANAGERS = {
  pnpm: { spec: 'pnpm@11.9.0', bin: 'node_modules/pnpm/bin/pnpm.mjs' },
  yarn: { spec: 'yarn@1.22.22', bin: 'node_modules/yarn/bin/yarn.js' },
} as const;

/** A package manager of the registry, run by Node. */
export async function managerBin(manager: 'pnpm' | 'yarn'): Promise<string> {
  const { spec, bin } = MANAGERS[manager];
  return join(await fromRegistry(spec), bin);
}

/** A folder that holds packages of the registry, installed once. */
export async function fromRegistry(...specs: readonly string[]): Promise<string> {
  const dir = join(CACHE, specs.map((spec) => spec.replace('@', '-')).join('-'));
  if (existsSync(join(dir, 'node_modules'))) return dir;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{"private":true}');
  const args = ['install', ...specs, '--no-audit', '--no-fund', '--loglevel=error'];
  await must('npm', args, { cwd: dir, env: process.env, timeoutMs: 600_000 });
  return dir;
}

/** The binary of another Node, from the package `node` of the registry. */
export async function nodeBinary(version: string): Promise<string> {
  const dir = await fromRegistry(`node@${version}`);
  const bin = join(dir, 'node_modules/node/bin/node');
  // Its install script may be kept from running: then it is called by hand.
  if (!existsSync(bin)) {
    const cwd = join(dir, 'node_modules/node');
    await must(process.execPath, ['installArchSpecificPackage'], {
      cwd,
      env: process.env,
      timeoutMs: 300_000,
    });
  }
  return bin;
}

let tarballs: readonly Tarball[] | undefined;

/** Our packages as they would be published, packed once a process; equal ones lie in one folder. */
export function packed(): readonly Tarball[] {
  if (tarballs) return tarballs;
  mkdirSync(CACHE, { recursive: true });
  const into = mkdtempSync(join(CACHE, 'packing-'));
  const made = packPackages(into);
  const folder = join(CACHE, `packed-${contentsOf(made)}`);
  try {
    renameSync(into, folder);
  } catch {
    // Another process has made the same.
    rmSync(into, { recursive: true, force: true });
  }
  tarballs = made.map((tarball) => ({ ...tarball, path: join(folder, basename(tarball.path)) }));
  return tarballs;
}

function contentsOf(all: readonly Tarball[]): string {
  const key = createHash('sha256');
  for (const { path } of all) key.update(readFileSync(path));
  return key.digest('hex').slice(0, 12);
}

/** Of folders that nobody has made for so long, the newest stay. */
const KEPT = 10;
const IN_USE_MS = 3_600_000;

/** Each build of ours makes folders anew: the old ones go. */
function prune(): void {
  const old = readdirSync(CACHE)
    .filter((name) => /^(?:nx-|packed-|packing-)/.test(name))
    .map((name) => ({ path: join(CACHE, name), madeMs: statSync(join(CACHE, name)).ctimeMs }))
    .filter(({ madeMs }) => Date.now() - madeMs > IN_USE_MS)
    .sort((a, b) => b.madeMs - a.madeMs);
  for (const { path } of old.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
