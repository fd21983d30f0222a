import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { preloadFile } from './entry.ts';
import { FILES } from './run-dir.ts';
import { type ProcessName, nameOf } from './table.ts';

/** The workspace's own Nx. */
export interface NxInstall {
  readonly bin: string;
  readonly version: string;
}

/** Finds the `nx` of a workspace; an error is what to say about it. */
export function findNx(workspaceRoot: string): Result<NxInstall, string> {
  let manifest: string;
  try {
    manifest = createRequire(path.join(workspaceRoot, 'package.json')).resolve('nx/package.json');
  } catch {
    return err('nx is not installed in this workspace. Run: npm install');
  }
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    version: string;
    bin: { nx: string };
  };
  return ok({ version, bin: path.join(path.dirname(manifest), bin.nx) });
}

export interface NxExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface NxProcess extends ProcessName {
  readonly exited: Promise<NxExit>;
}

export interface NxStart {
  readonly bin: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly runDir: string;
  readonly probe: boolean;
}

/**
 * Starts the `nx` that runs the tasks. Its output goes to a file, so that it can outlive the
 * command that started it.
 */
export function startNx(start: NxStart): NxProcess {
  const output = openSync(path.join(start.runDir, FILES.output), 'a', 0o600);
  try {
    const child = spawnNx({ ...start, mark: start.runDir }, ['ignore', output, output]);
    const exited = new Promise<NxExit>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    if (child.pid === undefined) {
      exited.catch(() => {});
      throw new Error('the nx process could not be started');
    }
    return { ...nameOf(child.pid), exited };
  } finally {
    closeSync(output);
  }
}

export interface NxSpawn {
  readonly bin: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The folder that its events go to, and what its processes are marked with. */
  readonly mark: string;
  readonly probe: boolean;
}

/**
 * Starts an `nx` in a session of its own. Its environment is the caller's, the same bytes from run
 * to run, because the Nx daemon computes its graph anew for another; what the run is called travels
 * in the first line of a file that is open as descriptor 3.
 */
export function spawnNx(
  { bin, args, cwd, env, mark, probe }: NxSpawn,
  stdio: readonly ('ignore' | 'pipe' | number)[],
): ChildProcess {
  const events = openSync(path.join(mark, FILES.events), 'a+', 0o600);
  try {
    writeSync(events, `${JSON.stringify({ type: 'open', mark, probe, owner: process.pid })}\n`);
    return spawn(process.execPath, ['--require', preloadFile(), bin, ...args], {
      cwd,
      env,
      detached: true,
      stdio: [...stdio, events],
    });
  } finally {
    closeSync(events);
  }
}
