import { splitArgs } from '../adapter/nx-args.ts';

/** What a run is asked to do about test files that are known. */
export interface Asked {
  readonly args: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** `--audit`: all known test files run, to be compared. */
  readonly audit: boolean;
}

/** What Nx is started with. */
export interface Started extends Omit<Asked, 'audit'> {
  /** What the run is called by: what was asked for, not what became of it. */
  readonly told: readonly string[];
}

/** Nx's own cache would answer before a test file could run. */
const NO_CACHE = '--skip-nx-cache';
const NO_CACHE_FORMS = /^--(?:no-)?(?:skip|disable)-?nx-?cache(=|$)/i;

/** An audit, or a run with `SUBMINUTE_SKIP=0`, goes past Nx's cache; the environment of any other stays as it is. */
export function withUnitSkipping({ args, env, audit }: Asked): Started {
  if (!audit && !isOff(env)) return { args, env, told: args };
  const past = pastCache(args);
  if (!audit) return { args: past, env, told: past };
  return { args: past, env: { ...env, SUBMINUTE_AUDIT: '1' }, told: added(args, '--audit') };
}

/** Whether skipping is switched off from outside: then nothing is known, and nothing is compared. */
export function isOff(env: Readonly<NodeJS.ProcessEnv>): boolean {
  return env['SUBMINUTE_SKIP'] === '0';
}

/** The same arguments, with Nx's cache not asked. */
export function pastCache(args: readonly string[]): readonly string[] {
  const { own, tasks } = splitArgs(args);
  const kept = own.filter((arg, at) => !NO_CACHE_FORMS.test(arg) && !isValueOf(own[at - 1], arg));
  return [...kept, NO_CACHE, ...tasks];
}

/** Nx takes a truth value as a word of its own too: `--skip-nx-cache false`. */
function isValueOf(before: string | undefined, arg: string): boolean {
  return /^(?:true|false)$/.test(arg) && NO_CACHE_FORMS.exec(before ?? '')?.[1] === '';
}

function added(args: readonly string[], flag: string): readonly string[] {
  const { own, tasks } = splitArgs(args);
  return [...own, flag, ...tasks];
}
