import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ran, type RunOptions, run } from './run.ts';
import { type Installed, template } from './template.ts';

export interface WorkspaceOptions extends Partial<Installed> {
  /** Path to text, over what stands there. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the plugin is in nx.json. Default: yes. */
  readonly plugin?: boolean;
  readonly daemon?: boolean;
  /**
   * Whether Nx loads each plugin in a process of its own, as it does unless it is told otherwise. That takes it half a
   * second of CPU time each time. Default: with a daemon, and with other versions of Nx than the newest.
   */
  readonly isolated?: boolean;
  /** The Node that runs everything in it. Default: this one. */
  readonly node?: string;
  /** A name with spaces or letters beyond ASCII, for instance. */
  readonly folder?: string;
  /** Without git there is nothing to compare with. Default: yes. */
  readonly git?: boolean;
}

type Ask = Partial<RunOptions>;

/** A real Nx workspace in a temporary folder, with our packages installed from their tarballs. */
export interface Workspace {
  readonly dir: string;
  /** What its processes get: no agent, a home of its own, no colours asked for. */
  readonly env: NodeJS.ProcessEnv;
  readonly store: string;
  write(files: Readonly<Record<string, string>>): void;
  subminute(args: readonly string[], ask?: Ask): Promise<Ran>;
  nx(args: readonly string[], ask?: Ask): Promise<Ran>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Variables of the caller that would change what Nx does. */
const FOREIGN =
  /^(?:NX_|SUBMINUTE_|CLAUDE|CODEX|CURSOR|GEMINI|OPENCODE|COPILOT|AI_AGENT|REPL_ID|npm_|CI$|GITHUB_|VITEST|NODE_OPTIONS$|FORCE_COLOR$|NO_COLOR$|NODE_ENV$)/;

export const NX_VERSION = '24.0.6';

export async function workspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const {
    nx = NX_VERSION,
    manager = 'npm',
    vitest,
    node = process.execPath,
    plugin = true,
    daemon = false,
    folder = 'work',
    git = true,
    isolated = daemon || nx !== NX_VERSION,
  } = options;
  const from = await template({ nx, manager, ...(vitest === undefined ? {} : { vitest }) });
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-')));
  const dir = join(base, folder);
  mkdirSync(dir);
  copyTree(join(from, 'node_modules'), join(dir, 'node_modules'));
  for (const file of [
    'package.json',
    'package-lock.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'yarn.lock',
  ]) {
    if (existsSync(join(from, file))) cpSync(join(from, file), join(dir, file));
  }
  const home = join(base, 'home');
  mkdirSync(home);
  const store = join(base, 'store');
  // Of known test files some run by chance: not where a test counts them.
  const env = { ...environment({ home, store, daemon, node, isolated }), SUBMINUTE_AUDIT: '0' };
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
  };
  write({ '.gitignore': 'node_modules\n.nx\ndist\n', 'nx.json': nxJson(plugin), ...options.files });
  if (git) commit(dir, env);
  return handle({ base, dir, env, store, write, daemon, node });
}

function nxJson(plugin: boolean): string {
  const plugins = plugin ? ['@subminute/nx/plugin'] : [];
  return `${JSON.stringify({ analytics: false, neverConnectToCloud: true, defaultBase: 'main', plugins }, undefined, 2)}\n`;
}

export function environment({
  home,
  store,
  daemon,
  node = process.execPath,
  isolated = true,
}: Home): NodeJS.ProcessEnv {
  // Tasks call `node` by its name.
  const path = `${dirname(node)}:${process.env['PATH'] ?? ''}`;
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    SUBMINUTE_STORE: store,
    NX_DAEMON: String(daemon),
    // Nx would keep 28 MB for each workspace, and nothing removes them.
    NX_SKIP_NATIVE_FILE_CACHE: 'true',
    ...(isolated ? {} : { NX_ISOLATE_PLUGINS: 'false' }),
    PATH: path,
  };
}

interface Home {
  readonly home: string;
  readonly store: string;
  readonly daemon: boolean;
  readonly node?: string;
  readonly isolated?: boolean;
}

/** Hard links where the system has them: a copy of `node_modules` in a fraction of a second. */
function copyTree(from: string, to: string): void {
  const args = process.platform === 'darwin' ? ['-Rc'] : ['-al'];
  execFileSync('cp', [...args, from, to]);
}

export function commit(dir: string, env: NodeJS.ProcessEnv, message = 'state'): void {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: dir,
      env,
      stdio: 'ignore',
    });
  };
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', message);
}

/** Not `node_modules/.bin`: pnpm puts shell scripts there. */
function entry(dir: string, bin: 'nx' | 'subminute'): string {
  const name = bin === 'nx' ? 'nx' : '@subminute/nx';
  const folder = join(dir, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join(folder, manifest.bin[bin] ?? '');
}

interface Parts {
  readonly base: string;
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly store: string;
  readonly daemon: boolean;
  readonly node: string;
  readonly write: Workspace['write'];
}

function handle({ base, dir, env, store, daemon, node, write }: Parts): Workspace {
  const start = (bin: 'nx' | 'subminute', args: readonly string[], ask: Ask = {}): Promise<Ran> =>
    run(node, [entry(dir, bin), ...args], {
      cwd: dir,
      ...ask,
      env: { ...env, ...ask.env },
    });
  return {
    dir,
    env,
    store,
    write,
    subminute: (args, ask) => start('subminute', args, ask),
    nx: (args, ask) => start('nx', args, ask),
    [Symbol.asyncDispose]: async () => {
      if (daemon) await start('nx', ['daemon', '--stop']);
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
