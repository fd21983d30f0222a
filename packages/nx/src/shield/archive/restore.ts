import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { readArchive } from './check.ts';
import { type Stage, exchangeOutputs } from './exchange.ts';
import { inspect } from './inspection.ts';
import { type OutputPatterns, outputPatterns } from './output-patterns.ts';
import { type Refusal, causeOf, refuse } from './refusal.ts';
import { unpackInto } from './unpack.ts';

/** Where outputs are restored to. */
export interface Place {
  /** The workspace. */
  readonly root: string;
  /** The outputs of the task: what stands there goes, also where the archive has nothing for it. */
  readonly outputs: readonly string[];
  /** An existing or new folder of the same file system, to unpack in. Default: Nx's own cache folder. */
  readonly stage?: string;
}

/**
 * Restores an archive into a workspace and tells what the task said. It is judged again while it is unpacked
 * beside the workspace; only when all of it was sound are the outputs exchanged, all of them or none.
 */
export async function restoreArchive(
  chunks: AsyncIterable<Uint8Array>,
  place: Place,
): Promise<Result<{ readonly terminalOutput: string }, Refusal>> {
  const patterns = outputPatterns(place.outputs);
  // To restore it would be to empty it first.
  if (patterns.coverAll) return err(refuse('no-place', undefined, 'the whole workspace is an output'));
  const stage = openStage(place.stage ?? path.join(place.root, '.nx', 'cache'));
  if (!stage.ok) return stage;
  try {
    return await restoreThrough(stage.value, chunks, { ...place, patterns });
  } finally {
    removeStage(stage.value.folder);
  }
}

/** What cannot be removed (folders that nobody may write to) stays where Nx keeps its cache. */
function removeStage(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The outputs are in their place, or they are not: this changes nothing of it.
  }
}

function openStage(inside: string): Result<Stage, Refusal> {
  try {
    mkdirSync(inside, { recursive: true });
    const folder = mkdtempSync(path.join(inside, 'subminute-restore-'));
    const [fresh, stale] = [path.join(folder, 'fresh'), path.join(folder, 'stale')];
    mkdirSync(fresh);
    mkdirSync(stale);
    return ok({ folder, fresh, stale });
  } catch (error) {
    return err(refuse('unwritable', undefined, causeOf(error)));
  }
}

async function restoreThrough(
  stage: Stage,
  chunks: AsyncIterable<Uint8Array>,
  { root, outputs, patterns }: Place & { readonly patterns: OutputPatterns },
): Promise<Result<{ readonly terminalOutput: string }, Refusal>> {
  using unpacking = unpackInto(stage.fresh, patterns);
  const inspection = inspect({ outputs, mustHold: [], roots: [] }, DEFAULT_BOUNDS, unpacking);
  const refusal = await readArchive(chunks, DEFAULT_BOUNDS, inspection);
  if (refusal) return err(refusal);
  const manifest = inspection.finish();
  if (!manifest.ok) return manifest;
  const [units, folders] = [unpacking.units(), unpacking.folders()];
  const fault = unpacking.finish() ?? exchangeOutputs({ root, stage, patterns, units, folders });
  return fault ? err(fault) : ok({ terminalOutput: inspection.terminalOutput() });
}
