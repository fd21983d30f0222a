import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Place, findPlace, placesWithRuns } from '@subminute/vitest/store';
import { note } from './fail.ts';
import { findRoot } from '../store/find-root.ts';
import { type Config, DEFAULT_CONFIG, readConfig } from '../store/config.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';

/** Where a command works and how it is set. */
export interface Workspace {
  readonly root: string;
  readonly cwd: string;
  readonly config: Config;
  readonly place: Place;
  /** Where runs are looked for: that place, and others that were it before. */
  readonly stores: readonly string[];
}

/** The workspace of a command; an error is what to say about it. */
export function openWorkspace(io: Io, cwdFlag?: string): Result<Workspace, string> {
  const cwd = path.resolve(io.cwd, cwdFlag ?? '.');
  if (!existsSync(cwd)) return err(messages.noFolder(cwd));
  const root = findRoot(cwd);
  if (root === undefined) return err(messages.noWorkspace(cwd));
  const config = readConfig(root, io.env);
  if (!config.ok) return err(messages.badConfig(config.error));
  return placed(io, { root, cwd, config: config.value });
}

/** The same for a command that runs nothing: with malformed settings it works with the defaults, and says so. */
export function openForReading(io: Io, cwdFlag?: string): Result<Workspace, string> {
  const cwd = path.resolve(io.cwd, cwdFlag ?? '.');
  if (!existsSync(cwd)) return err(messages.noFolder(cwd));
  const root = findRoot(cwd);
  if (root === undefined) return err(messages.noWorkspace(cwd));
  const config = readConfig(root, io.env);
  if (!config.ok) note(io, messages.badConfig(config.error));
  return placed(io, { root, cwd, config: config.ok ? config.value : DEFAULT_CONFIG });
}

function placed(
  io: Io,
  { root, cwd, config }: Pick<Workspace, 'root' | 'cwd' | 'config'>,
): Result<Workspace, string> {
  try {
    const place = findPlace(root, io.env);
    const stores = [...new Set([place.dir, ...placesWithRuns(root, io.env)])];
    return ok({ root, cwd, config, place, stores });
  } catch (error) {
    return err(messages.storeUnusable((error as Error).message));
  }
}
