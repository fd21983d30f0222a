import path from 'node:path';
import { type RunId, parseRunId } from '@subminute/core';
import { findPlace } from '@subminute/vitest/store';
import { storeOf } from '../process/run-dir.ts';

/** A run that our command has started. */
export interface OwnRun {
  readonly run: RunId;
  readonly dir: string;
}

/** The preload marks `argv[0]` of an `nx` that our command started. */
export function ownRun(argv: readonly string[]): OwnRun | undefined {
  const [, dir] = argv[0]?.split('#subminute=') ?? [];
  const run = dir === undefined ? undefined : parseRunId(path.basename(dir));
  return dir === undefined || run === undefined ? undefined : { run, dir };
}

/** The store that a run belongs to. */
export function storeOfRun(own: OwnRun | undefined, workspaceRoot: string): string {
  return own ? storeOf(own.dir) : findPlace(workspaceRoot, process.env).dir;
}
