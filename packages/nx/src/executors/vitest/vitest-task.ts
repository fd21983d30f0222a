import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutorContext } from '@nx/devkit';
import { type Result, err, ok } from '@subminute/core';
import { dotEnvFiles } from './dot-env.ts';

/** What a target gives to the executor. */
export interface VitestOptions {
  /** Behind `vitest run`. */
  readonly args?: readonly string[] | string;
  /** What was given on Nx's command line. */
  readonly __unparsed__?: readonly string[];
}

/** One task as the process of Vitest is told of it. */
export interface VitestTask {
  readonly id: string;
  /** The project's folder: where `vitest run` would be started. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** The project's own Vitest: its functions as an address, its command as a file. */
  readonly vitest: string;
  readonly bin: string;
  /** By which a task knows itself, as Nx gives them to a task that runs alone. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TaskName {
  readonly project: string;
  readonly target: string;
  readonly configuration?: string;
}

/** An error is what the task's output says. */
export function vitestTask(
  { project, target, configuration }: TaskName,
  options: VitestOptions,
  context: Pick<ExecutorContext, 'root' | 'projectsConfigurations'>,
): Result<VitestTask, string> {
  const folder = context.projectsConfigurations.projects[project]?.root ?? '';
  const cwd = path.join(context.root, folder);
  const name = configuration === undefined ? { target } : { target, configuration };
  const dotEnv = dotEnvFiles(folder, name).find((file) => isFile(path.join(context.root, file)));
  if (dotEnv !== undefined)
    return err(
      `${dotEnv} is loaded by Nx for a task that runs alone, not for many at once. Run it by "command": "vitest run"`,
    );
  const own = { NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target };
  try {
    const require = createRequire(path.join(cwd, 'package.json'));
    return ok({
      id: [project, target, ...(configuration === undefined ? [] : [configuration])].join(':'),
      cwd,
      args: argumentsOf(options),
      vitest: pathToFileURL(require.resolve('vitest/node')).href,
      bin: vitestBin(cwd),
      env: {
        ...own,
        ...(configuration === undefined ? {} : { NX_TASK_TARGET_CONFIGURATION: configuration }),
      },
    });
  } catch {
    return err(`vitest is not installed for ${folder}. Run: npm install -D vitest`);
  }
}

/** The command of a project's own Vitest. */
export function vitestBin(cwd: string): string {
  const manifest = createRequire(path.join(cwd, 'package.json')).resolve('vitest/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { vitest: string } };
  return path.join(path.dirname(manifest), bin.vitest);
}

export function argumentsOf({ args = [], __unparsed__: given = [] }: VitestOptions): readonly string[] {
  return [...(typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args), ...given];
}

/** Flags that mean the same to Vitest's functions as to its command, which alone refuses what it does not know. */
const SHARED_FLAGS: ReadonlySet<string> = new Set([
  '--bail',
  '--changed',
  '--config',
  '--coverage',
  '--environment',
  '--passWithNoTests',
  '--project',
  '--reporter',
  '--retry',
  '--shard',
  '--silent',
  '--testNamePattern',
  '--update',
  '-c',
  '-t',
  '-u',
]);

/** Whether a task can be run from a start that others share. */
export function canShare({ args }: Pick<VitestTask, 'args'>): boolean {
  return args.every((arg) => !arg.startsWith('-') || SHARED_FLAGS.has(arg.replace(/[=.].*$/, '')));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
