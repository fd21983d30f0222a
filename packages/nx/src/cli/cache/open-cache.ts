import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ExitCode, type Result, err, ok } from '@subminute/core';
import { type Database, UNITS_FILE } from '@subminute/vitest/store';
import { openUnits } from '@subminute/vitest/units';
import { fail } from '../fail.ts';
import { type Flags, parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { openForReading } from '../workspace.ts';

/** What an action works with. */
export interface OpenCache {
  readonly flags: Flags;
  /** The workspace. */
  readonly root: string;
  readonly store: string;
  /** Close it; absent: nothing is known of any test file yet. */
  readonly database?: Database;
}

export interface Opening {
  /** How many words the action takes. Default: none. */
  readonly words?: number;
  /** An unusable file is set aside, not refused. */
  readonly mends?: boolean;
}

/** Reads the flags of an action and opens the database; an error is what to say about it. */
function openCache(
  io: Io,
  action: string,
  args: readonly string[],
  { words = 0, mends = false }: Opening = {},
): Result<OpenCache, string> {
  const flags = parseReading(`cache ${action}`, args);
  if (!flags.ok) return flags;
  const { format, rest } = flags.value;
  if (format !== 'text' && format !== 'json') return err(messages.onlyTextOrJson(format));
  const wrong = rest.find((arg, index) => arg.startsWith('-') || index >= words);
  if (wrong?.startsWith('-')) return err(messages.unknownFlag(wrong, `cache ${action}`));
  if (wrong !== undefined) return err(messages.extraWord(wrong, `cache ${action}`));
  const workspace = openForReading(io, flags.value.cwd);
  if (!workspace.ok) return workspace;
  const { root, place } = workspace.value;
  const base = { flags: flags.value, root, store: place.dir };
  const file = path.join(place.dir, UNITS_FILE);
  if (!existsSync(file)) return ok(base);
  try {
    return ok({ ...base, database: openUnits(place.dir, { keep: !mends }) });
  } catch (error) {
    return err(messages.cacheUnusable(file, (error as Error).message));
  }
}

export interface CacheAction extends Opening {
  readonly action: string;
  readonly args: readonly string[];
}

/** The end of an action, or what is left to do when the database is closed. */
type Done = ExitCode | (() => ExitCode);

/** An action on the open database; what is wrong with the file is said, with what mends it. */
export async function withCache(
  io: Io,
  { action, args, ...opening }: CacheAction,
  work: (cache: OpenCache) => Done | Promise<Done>,
): Promise<ExitCode> {
  const opened = openCache(io, action, args, opening);
  if (!opened.ok) return fail(io, opened.error);
  try {
    const done = await closing(opened.value, work);
    return typeof done === 'number' ? done : done();
  } catch (error) {
    const say = opening.mends === true ? messages.cacheUnverified : messages.cacheUnusable;
    return fail(io, say(opened.value.store, (error as Error).message));
  }
}

async function closing(cache: OpenCache, work: (cache: OpenCache) => Done | Promise<Done>): Promise<Done> {
  using _database = cache.database;
  return await work(cache);
}

/** The answer of an action, in the form that was asked for. */
export function answer(io: Io, { format }: Flags, document: object, lines: readonly string[]): void {
  io.out.write(
    format === 'json' ? `${JSON.stringify({ version: 1, ...document })}\n` : `${lines.join('\n')}\n`,
  );
}

/** Nothing is wrong, and there is nothing to do. */
export const NOTHING_KNOWN =
  'nothing is known of any test file yet: that begins with a run of Vitest that has the plugin of @subminute/vitest. To add it: npx nx g @subminute/nx:init';
