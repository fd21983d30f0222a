import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import { type Through, type Unmeasurable } from '@subminute/core/ratchet';
import type { ArmCommand } from './duet.ts';
import { armEnv } from './arm-env.ts';

/** A target as the project graph tells it, tokens resolved. */
export interface TaskTarget {
  readonly executor?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly configurations?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly continuous?: boolean;
  readonly cache?: boolean;
  readonly inputs?: readonly unknown[];
  readonly outputs?: readonly string[];
  readonly metadata?: { readonly scriptContent?: string };
}

export interface TaskPlace {
  /** The tree's root and the workspace in it. */
  readonly tree: string;
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly nxBin: string;
}

/** One task of a workspace: `project:target` with its names taken apart, as both may hold colons. */
export interface NamedTask {
  readonly task: TaskId;
  readonly project: string;
  readonly projectRoot: string;
  readonly target: string;
  readonly configuration?: string;
}

export interface TaskCommand extends ArmCommand {
  readonly through: Through;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/**
 * How one task is run without Nx around it, which would cost more than many a task. What Nx alone can do (an
 * executor, `.env` files, arguments) is left to `nx run`, and that is said.
 */
export function taskCommand(
  named: NamedTask,
  target: TaskTarget,
  place: TaskPlace,
): Result<TaskCommand, Unmeasurable> {
  const chosen = named.configuration === undefined ? {} : target.configurations?.[named.configuration];
  const options = { ...target.options, ...chosen };
  if (target.continuous === true || (options['readyWhen'] ?? '') !== '')
    return err({ kind: 'endless', task: named.task });
  if (hasDotEnv(place.root) || hasDotEnv(path.join(place.root, named.projectRoot)))
    return ok(throughNx(named, place));
  if (target.executor === 'nx:run-commands') {
    const shell = shellOf(options);
    return ok(shell === undefined ? throughNx(named, place) : throughShell(shell, named, place));
  }
  if (target.executor === 'nx:run-script' && target.metadata?.scriptContent !== undefined)
    return ok(throughScript(target.metadata.scriptContent, { options, named, place }));
  return ok(throughNx(named, place));
}

function throughNx(named: NamedTask, { root, tree, env, nxBin }: TaskPlace): TaskCommand {
  const { project, target, configuration } = named;
  const chosen = configuration === undefined ? [] : ['-c', configuration];
  const alone = ['--skip-nx-cache', '--excludeTaskDependencies'];
  return {
    through: 'nx',
    command: process.execPath,
    args: [nxBin, 'run-many', '-t', target, '-p', project, ...chosen, ...alone],
    cwd: root,
    env: armEnv(env, tree),
  };
}

interface Shell {
  readonly text: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Options of `nx:run-commands` that a shell alone can do; `undefined` where there are others. */
function shellOf(options: Readonly<Record<string, unknown>>): Shell | undefined {
  const { command, commands, cwd = '', env = {}, parallel = true, ...rest } = options;
  const ignored = ['color', 'tty', 'usePty', 'streamOutput', 'forwardAllArgs', 'readyWhen'];
  if (Object.keys(rest).some((key) => !ignored.includes(key))) return undefined;
  const list = command === undefined ? commands : [command];
  if (!Array.isArray(list) || typeof cwd !== 'string') return undefined;
  const texts = (list as unknown[]).map(textOf);
  const plain = texts.filter((text) => text !== undefined);
  // Nx puts arguments of the command line in there.
  if (plain.length < texts.length || plain.some((text) => /\{(?:args|env)\b/.test(text))) return undefined;
  return {
    text: parallel === true && command === undefined ? inParallel(plain) : inSeries(plain),
    cwd,
    env: env as Readonly<Record<string, string>>,
  };
}

function textOf(command: unknown): string | undefined {
  if (typeof command === 'string') return command;
  if (Array.isArray(command)) return command.join(' ');
  const own = (command as { readonly command?: unknown } | null)?.command;
  return typeof own === 'string' ? own : undefined;
}

function inSeries(commands: readonly string[]): string {
  return commands.length === 1 ? (commands[0] ?? '') : commands.map((one) => `(\n${one}\n)`).join(' && ');
}

function inParallel(commands: readonly string[]): string {
  if (commands.length <= 1) return inSeries(commands);
  const started = commands.map((one, i) => `(\n${one}\n) & p${i}=$!`);
  const awaited = commands.map((_, i) => `wait $p${i} || code=1`);
  return ['code=0', ...started, ...awaited, 'exit $code'].join('\n');
}

function throughShell(shell: Shell, named: NamedTask, place: TaskPlace): TaskCommand {
  const cwd = path.resolve(place.root, shell.cwd);
  const env = { ...taskEnv(named, place, cwd), ...shell.env };
  return { through: 'command', command: '/bin/sh', args: ['-c', shell.text], cwd, env };
}

/** A script as its package manager would run it, but without that one's own time. */
function throughScript(
  content: string,
  of: { options: Readonly<Record<string, unknown>>; named: NamedTask; place: TaskPlace },
): TaskCommand {
  const { named, place } = of;
  const cwd = path.join(place.root, named.projectRoot);
  const { script } = of.options;
  const env = {
    ...taskEnv(named, place, cwd),
    INIT_CWD: place.root,
    npm_command: 'run-script',
    npm_lifecycle_event: typeof script === 'string' ? script : named.target,
    npm_lifecycle_script: content,
    npm_node_execpath: process.execPath,
    npm_package_json: path.join(cwd, 'package.json'),
    npm_package_name: named.project,
  };
  return { through: 'script', command: '/bin/sh', args: ['-c', content], cwd, env };
}

/** What Nx tells a task of itself, and the commands that are installed in its folders. */
function taskEnv(named: NamedTask, { root, tree, env }: TaskPlace, cwd: string): NodeJS.ProcessEnv {
  const own = armEnv(env, tree);
  const folders = [];
  for (let at = cwd; at !== tree && at !== path.dirname(at); at = path.dirname(at))
    folders.push(path.join(at, 'node_modules', '.bin'));
  return {
    ...own,
    PATH: [...folders, own['PATH'] ?? ''].join(path.delimiter),
    NX_WORKSPACE_ROOT: root,
    NX_TASK_TARGET_PROJECT: named.project,
    NX_TASK_TARGET_TARGET: named.target,
    ...(named.configuration === undefined ? {} : { NX_TASK_TARGET_CONFIGURATION: named.configuration }),
  };
}

/** Nx loads these into the environment of tasks, by rules of its own. */
function hasDotEnv(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^\.(?:.+\.)?env(?:\..+)?$/.test(name));
  } catch {
    return false;
  }
}
