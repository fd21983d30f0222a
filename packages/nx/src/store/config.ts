import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Matcher, type Result, err, nearestNames, ok } from '@subminute/core';
import { DEFAULT_BOUNDS } from '../shield/protocol.ts';
import type { InferSettings } from '../targets/settings.ts';
import { KEYS } from './config-keys.ts';

/** What `subminute.json` and `SUBMINUTE_*` say, with the defaults for what they leave out. */
export interface Config {
  /** The loop's budget: said in the first line of each verdict. */
  readonly budgetMs: number;
  /** When a command answers with what is known; `undefined`: it waits for the end. */
  readonly deadlineMs?: number;
  /** When a run that goes on after its deadline is ended. */
  readonly hardCapMs: number;
  /** Whether a failed plain `nx` run ends with the verdict: for detected agents, for all, for none. */
  readonly plainNx: 'auto' | 'always' | 'never';
  /** Whether task processes are observed (exit codes, signals, out of memory). */
  readonly probe: boolean;
  /** The bound of a red verdict in bytes. */
  readonly maxBytes: number;
  /** Patterns for the logs of tools that we do not know. */
  readonly matchers: readonly Matcher[];
  /** Which targets `nx g @subminute/nx:infer` makes; absent: nobody has said. */
  readonly infer?: InferSettings;
  /** Whether results of tasks are shared between checkouts through the shield. */
  readonly shield: boolean;
  /** A remote cache behind it, in Nx's own protocol: its URL. */
  readonly remoteCache?: string;
  /** Whether results are sent there. */
  readonly remoteCacheWrites: boolean;
  /** What the shield's store may come to, in bytes. */
  readonly cacheMaxBytes: number;
  /** When what nobody has used goes. */
  readonly cacheMaxAgeMs: number;
  /** The model that `--advise` asks; absent: nobody can be asked. */
  readonly adviser?: AdviserSettings;
}

export interface AdviserSettings {
  readonly model: string;
  /** Of one question with its answer. */
  readonly maxTokens: number;
  /** Of all tries together. */
  readonly timeoutMs: number;
}

export const DEFAULT_CONFIG: Config = {
  budgetMs: 60_000,
  hardCapMs: 600_000,
  plainNx: 'auto',
  probe: true,
  maxBytes: 8192,
  matchers: [],
  shield: false,
  remoteCacheWrites: true,
  cacheMaxBytes: DEFAULT_BOUNDS.maxBytes,
  cacheMaxAgeMs: DEFAULT_BOUNDS.maxAgeMs,
};

export const CONFIG_FILE = 'subminute.json';

/** What is wrong, where, and what would be right: one line each. */
export interface ConfigProblem {
  readonly where: string;
  readonly problem: string;
}

/** The users' patterns. A malformed subminute.json is said by the command, before any run. */
export function matchersOf(workspaceRoot: string): readonly Matcher[] {
  const config = readConfig(workspaceRoot, {});
  return config.ok ? config.value.matchers : [];
}

/** Reads the settings of a workspace: defaults, then the file, then the environment. */
export function readConfig(
  workspaceRoot: string,
  env: Readonly<NodeJS.ProcessEnv>,
): Result<Config, readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  const file = readFileKeys(path.join(workspaceRoot, CONFIG_FILE), problems);
  let config: Config = DEFAULT_CONFIG;
  for (const key of KEYS) {
    const sources = [
      { value: file[key.key], where: `${CONFIG_FILE}: "${key.key}"` },
      ...(key.env === undefined
        ? []
        : [{ value: env[key.env] === '' ? undefined : env[key.env], where: key.env }]),
    ];
    for (const { value, where } of sources) {
      if (value === undefined) continue;
      const read = key.read(value);
      if (read) config = { ...config, ...read };
      else problems.push({ where, problem: `is ${JSON.stringify(value)}; it must be ${key.expects}` });
    }
  }
  return problems.length > 0 ? err(problems) : ok(config);
}

function readFileKeys(file: string, problems: ConfigProblem[]): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      problems.push({ where: CONFIG_FILE, problem: `cannot be read (${code ?? String(error)})` });
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    problems.push({
      where: CONFIG_FILE,
      problem: `is not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`,
    });
    return {};
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ where: CONFIG_FILE, problem: 'must hold one object' });
    return {};
  }
  checkKeys(value as Record<string, unknown>, problems);
  return value as Record<string, unknown>;
}

function checkKeys(value: Readonly<Record<string, unknown>>, problems: ConfigProblem[]): void {
  const names = ['$schema', 'version', ...KEYS.map((key) => key.key)];
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    const [nearest] = nearestNames(name, names);
    problems.push({
      where: `${CONFIG_FILE}: "${name}"`,
      problem: `is not a setting${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
    });
  }
  const { version } = value;
  if (version !== 1) {
    problems.push({
      where: `${CONFIG_FILE}: "version"`,
      problem:
        typeof version === 'number' && version > 1
          ? `is ${version}; this subminute reads version 1. Run: npm i -D @subminute/nx@latest`
          : `must be 1${version === undefined ? ' and is missing' : `, not ${JSON.stringify(version)}`}`,
    });
  }
  const { $schema } = value;
  if ($schema !== undefined && typeof $schema !== 'string') {
    problems.push({ where: `${CONFIG_FILE}: "$schema"`, problem: 'must be a string' });
  }
}
