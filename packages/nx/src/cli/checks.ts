import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findPlace } from '@subminute/vitest/store';
import { PLUGIN } from '../plugin-id.ts';
import { defaultBase } from '../process/selection.ts';
import { findNx } from '../process/start-nx.ts';
import { CONFIG_FILE, readConfig } from '../store/config.ts';
import { openDatabase } from '../store/database.ts';
import { planChecks } from './plan-checks.ts';
import { NEEDED_NODE, isSupportedNode } from '../node-version.ts';
import { type NxJson, hasPlugin, readNxJson } from './nx-json.ts';
import { toolCheck } from './tool-check.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `note`: nothing is wrong, but somebody may want to know. */
  readonly state: 'good' | 'note' | 'bad';
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** What that saves at most, where runs have told. */
  readonly saves?: Saves;
}

export interface Saves {
  readonly ms: number;
  /** Each time what happens. */
  readonly of: string;
}

type Env = Readonly<NodeJS.ProcessEnv>;

export function runChecks(root: string, env: Env): readonly Check[] {
  const nxJson = readNxJson(root);
  return [
    nodeCheck(process.versions.node),
    nxCheck(root),
    ...(nxJson ? [pluginCheck(root, nxJson), daemonCheck(nxJson, env)] : [badNxJson()]),
    configCheck(root, env),
    ...storeChecks(root, env),
    gitCheck(root),
    ...(nxJson ? [...toolCheck(root), ...planChecks(root, nxJson, env)] : []),
  ];
}

function nodeCheck(version: string): Check {
  const isGood = isSupportedNode(version);
  return {
    name: 'node',
    state: isGood ? 'good' : 'bad',
    found: version,
    ...(isGood ? {} : { remedy: `subminute needs ${NEEDED_NODE}` }),
  };
}

function nxCheck(root: string): Check {
  const nx = findNx(root);
  if (!nx.ok) return { name: 'nx', state: 'bad', found: 'not installed', remedy: nx.error };
  const { version } = nx.value;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isGood = (major === 22 && minor >= 1) || major === 23 || major === 24;
  const remedy = 'Nx 22.1 to 24 is supported. Run: npx nx migrate latest';
  return { name: 'nx', state: isGood ? 'good' : 'bad', found: version, ...(isGood ? {} : { remedy }) };
}

function badNxJson(): Check {
  return {
    name: 'nx.json',
    state: 'bad',
    found: 'is not JSON',
    remedy: 'Run: npx nx report, and mend what it names',
  };
}

function pluginCheck(root: string, nxJson: NxJson): Check {
  if (!hasPlugin(nxJson)) {
    return {
      name: 'plugin',
      state: 'bad',
      found: `${PLUGIN} is not in nx.json: runs are not recorded`,
      remedy: 'Run: npx nx g @subminute/nx:init',
    };
  }
  const installed = existsSync(path.join(root, 'node_modules/@subminute/nx/package.json'));
  return {
    name: 'plugin',
    state: 'good',
    found: installed ? 'registered' : 'registered, resolved from elsewhere',
  };
}

/** As Nx decides it; in CI and in containers it is off unless `NX_DAEMON=true`. */
function daemonCheck(nxJson: NxJson, env: Env): Check {
  const isOff =
    env['NX_DAEMON'] === 'false' || (nxJson.useDaemonProcess === false && env['NX_DAEMON'] !== 'true');
  if (isOff) {
    return {
      name: 'daemon',
      state: 'note',
      found: 'off: each command computes the project graph anew (one to three seconds)',
      remedy: `Unset NX_DAEMON, or remove "useDaemonProcess": false from nx.json${orTogether(nxJson, env)}`,
    };
  }
  const isContainer = existsSync('/.dockerenv') || (env['CI'] !== undefined && env['CI'] !== 'false');
  if (isContainer && env['NX_DAEMON'] !== 'true') {
    return {
      name: 'daemon',
      state: 'note',
      found: 'off in CI and containers, by a rule of Nx',
      remedy: `In a container where an agent works for long, set NX_DAEMON=true${orTogether(nxJson, env)}`,
    };
  }
  return { name: 'daemon', state: 'good', found: 'on' };
}

/** Without a daemon, Nx starts processes for its plugins in each run: 0.4 to 0.5 s of CPU time with ours alone. */
function orTogether({ plugins = [] }: NxJson, env: Env): string {
  if (plugins.length === 0 || env['NX_ISOLATE_PLUGINS'] === 'false') return '';
  return '. Or set NX_ISOLATE_PLUGINS=false: Nx then loads its plugins into its own process, half a second of CPU time less each time';
}

function configCheck(root: string, env: Env): Check {
  const config = readConfig(root, env);
  if (config.ok) {
    const isThere = existsSync(path.join(root, CONFIG_FILE));
    const found = `budget ${config.value.budgetMs / 1000}s${isThere ? '' : ' (no file: the defaults)'}`;
    return { name: CONFIG_FILE, state: 'good', found };
  }
  const [first] = config.error;
  return {
    name: 'subminute.json',
    state: 'bad',
    found: config.error.map((p) => `${p.where} ${p.problem}`).join('; '),
    remedy: `Mend ${first?.where ?? 'it'}; the settings stand in node_modules/@subminute/nx/schema/subminute.json`,
  };
}

function storeChecks(root: string, env: Env): Check[] {
  const place = findPlace(root, env);
  const isFirst = place.refused.length === 0;
  const refused = isFirst ? '' : ` (refused: ${place.refused.join('; ')})`;
  const store: Check = {
    name: 'store',
    state: place.kind === 'temporary' ? 'bad' : isFirst ? 'good' : 'note',
    found: `${place.dir}${refused}`,
    ...(isFirst ? {} : { remedy: 'Make ~/.nx writable, or set SUBMINUTE_STORE to a folder that is' }),
  };
  return [store, databaseCheck(place.dir)];
}

function databaseCheck(store: string): Check {
  try {
    using database = openDatabase(store);
    const runs = database.db.prepare('SELECT count(*) AS n FROM run').get()?.['n'];
    const aside = readdirSync(store).filter((name) => name.includes('.aside-'));
    const found = `${Number(runs)} runs${aside.length > 0 ? `; set aside as unreadable: ${aside.join(', ')}` : ''}`;
    return { name: 'database', state: aside.length > 0 ? 'note' : 'good', found };
  } catch (error) {
    return { name: 'database', state: 'bad', found: (error as Error).message, remedy: `Look at ${store}` };
  }
}

function gitCheck(root: string): Check {
  const git = (...args: string[]): boolean =>
    spawnSync('git', args, { cwd: root, stdio: 'ignore' }).status === 0;
  if (!git('--version')) {
    return {
      name: 'git',
      state: 'bad',
      found: 'not on the PATH: nx affected asks it what has changed',
      remedy: 'Install git, or mend the PATH',
    };
  }
  if (!git('rev-parse', '--git-dir')) {
    return {
      name: 'git',
      state: 'note',
      found: 'no repository: nx affected has nothing to compare with',
      remedy: 'Run: git init -b main && git add -A && git commit -m start',
    };
  }
  const base = defaultBase(root);
  if (git('rev-parse', '--verify', '--quiet', base))
    return { name: 'git', state: 'good', found: `base ${base}` };
  return {
    name: 'git',
    state: 'bad',
    found: `no revision ${base}: nx affected compares with it`,
    remedy: 'Set "defaultBase" in nx.json to a branch that exists, or give --base',
  };
}
