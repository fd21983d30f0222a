import type { Matcher } from '@subminute/core';
import { INFER_EXPECTS, inferSettings } from '../targets/settings.ts';
import { remoteUrl } from '../shield/remote-url.ts';
import type { AdviserSettings, Config } from './config.ts';
import { parseAge, parseDuration } from './duration.ts';
import { parseSize } from './size.ts';

/** A setting: its name, what it must look like, what it stands for. */
interface Key {
  readonly key: string;
  /** Absent where only the file can say it. */
  readonly env?: string;
  /** What a right value looks like. */
  readonly expects: string;
  /** The settings that a value stands for; `undefined` where it is wrong. */
  readonly read: (value: unknown) => Partial<Config> | undefined;
}

const durationKey = (key: string, env: string, set: (ms: number) => Partial<Config>): Key => ({
  key,
  env,
  expects: 'a duration such as "60s", "1.5m" or "500ms"',
  read: (value) => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    return ms === undefined ? undefined : set(ms);
  },
});

const switchKey = (key: string, env: string, set: (isOn: boolean) => Partial<Config>): Key => ({
  key,
  env,
  expects: 'true or false',
  read: (value) => {
    if (value === true || value === 'true' || value === '1') return set(true);
    return value === false || value === 'false' || value === '0' ? set(false) : undefined;
  },
});

/** All settings of `subminute.json`. */
export const KEYS: readonly Key[] = [
  durationKey('budget', 'SUBMINUTE_BUDGET', (budgetMs) => ({ budgetMs })),
  durationKey('deadline', 'SUBMINUTE_DEADLINE', (deadlineMs) => ({ deadlineMs })),
  durationKey('hardCap', 'SUBMINUTE_HARD_CAP', (hardCapMs) => ({ hardCapMs })),
  {
    key: 'plainNx',
    env: 'SUBMINUTE_PLAIN_NX',
    expects: '"auto", "always" or "never"',
    read: (value) =>
      value === 'auto' || value === 'always' || value === 'never' ? { plainNx: value } : undefined,
  },
  switchKey('probe', 'SUBMINUTE_PROBE', (probe) => ({ probe })),
  {
    key: 'maxBytes',
    env: 'SUBMINUTE_MAX_BYTES',
    expects: 'a whole number of bytes, at least 512',
    read: (value) => {
      const bytes = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      return typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 512
        ? { maxBytes: bytes }
        : undefined;
    },
  },
  switchKey('shield', 'SUBMINUTE_SHIELD', (shield) => ({ shield })),
  {
    key: 'remoteCache',
    env: 'SUBMINUTE_REMOTE_CACHE',
    expects: 'a URL such as "https://cache.example.com"; its token is SUBMINUTE_REMOTE_CACHE_TOKEN',
    read: (value) => {
      const url = typeof value === 'string' ? remoteUrl(value) : undefined;
      return url === undefined ? undefined : { remoteCache: url };
    },
  },
  switchKey('remoteCacheWrites', 'SUBMINUTE_REMOTE_CACHE_WRITES', (remoteCacheWrites) => ({
    remoteCacheWrites,
  })),
  {
    key: 'cacheMaxSize',
    expects: 'a size such as "10GB" or "500MB"',
    read: (value) => {
      const cacheMaxBytes = typeof value === 'string' ? parseSize(value) : undefined;
      return cacheMaxBytes === undefined ? undefined : { cacheMaxBytes };
    },
  },
  {
    key: 'cacheMaxAge',
    expects: 'an age such as "14d" or "12h"',
    read: (value) => {
      const cacheMaxAgeMs = typeof value === 'string' ? parseAge(value) : undefined;
      return cacheMaxAgeMs === undefined ? undefined : { cacheMaxAgeMs };
    },
  },
  {
    key: 'infer',
    expects: INFER_EXPECTS,
    read: (value) => {
      const infer = inferSettings(value);
      return infer === undefined ? undefined : { infer };
    },
  },
  {
    key: 'adviser',
    expects:
      'an object such as {"model": "…", "maxTokens": 4000, "timeout": "30s"}: maxTokens from 1000 to 100000, timeout at most 10m. URL and key are OPENAI_BASE_URL and OPENAI_API_KEY',
    read: (value) => {
      const adviser = readAdviser(value);
      return adviser === undefined ? undefined : { adviser };
    },
  },
  {
    key: 'matchers',
    expects:
      'a list of {"name": "…", "pattern": "…"}, each pattern a regular expression with the group (?<message>…)',
    read: (value) => {
      const matchers = Array.isArray(value) ? value.map(readMatcher) : [undefined];
      return matchers.includes(undefined)
        ? undefined
        : { matchers: matchers.filter((matcher) => matcher !== undefined) };
    },
  },
];

const MAX_WAIT_MS = 600_000;

function readAdviser(value: unknown): AdviserSettings | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { model, maxTokens = 4000, timeout = '30s', ...rest } = value as Readonly<Record<string, unknown>>;
  const timeoutMs = typeof timeout === 'string' ? parseDuration(timeout) : undefined;
  if (Object.keys(rest).length > 0 || timeoutMs === undefined || timeoutMs > MAX_WAIT_MS) return undefined;
  if (typeof model !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(model)) return undefined;
  if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens)) return undefined;
  return maxTokens < 1000 || maxTokens > 100_000 ? undefined : { model, maxTokens, timeoutMs };
}

function readMatcher(value: unknown): Matcher | undefined {
  const { name, pattern, ...rest } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '' || typeof pattern !== 'string') return undefined;
  if (Object.keys(rest).length > 0 || !pattern.includes('(?<message>')) return undefined;
  try {
    return { name, pattern: new RegExp(pattern) };
  } catch {
    return undefined;
  }
}
