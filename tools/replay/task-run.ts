import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endedChildrenMs } from '../bench/cpu.ts';
import { run } from '../rig/run.ts';
import { type Step, scriptSteps } from './script-steps.ts';
import type { TaskRun } from './state.ts';
import type { OnceAnswer, OnceOptions } from './vitest-once.ts';

/** How the tasks of a checkout are run. */
export interface Place {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly byFunction: boolean;
  /** Told what a run printed. */
  readonly heard: (what: string, text: string) => void;
}

export type Mode = 'with' | 'plain';

const ONCE = path.join(import.meta.dirname, 'vitest-once.ts');
const TIMEOUT_MS = 900_000;

/** What a project's script is made of; `undefined`: it runs no Vitest that we could put the plugin into. */
export function stepsOf(root: string, project: string, target: string): readonly Step[] | undefined {
  return scriptSteps(scriptsOf(root, project), target);
}

function scriptsOf(root: string, project: string): Readonly<Record<string, string>> {
  try {
    const manifest = JSON.parse(readFileSync(path.join(root, project, 'package.json'), 'utf8')) as {
      readonly scripts?: Readonly<Record<string, string>>;
    };
    return manifest.scripts ?? {};
  } catch {
    return {};
  }
}

/** Runs a project's tests, with our plugin or plain, and says what they came to and took. */
export async function runTests(
  place: Place,
  project: string,
  { steps, mode }: { readonly steps: readonly Step[]; readonly mode: Mode },
): Promise<TaskRun> {
  const before = endedChildrenMs();
  const answers: OnceAnswer[] = [];
  for (const step of steps) {
    if ('shell' in step) await shell(place, project, step.shell);
    else answers.push(await once(place, project, { args: step.vitest, mode }));
  }
  const sum = (of: (answer: OnceAnswer) => number): number => answers.reduce((all, one) => all + of(one), 0);
  return {
    ran: answers.flatMap(({ ran }) => ran),
    all: sum(({ all }) => all),
    failed: answers.flatMap(({ failed, errors }) => [
      ...failed,
      ...(errors > 0 ? ['(outside of tests)'] : []),
    ]),
    cpuMs: Math.round(endedChildrenMs() - before),
  };
}

async function once(
  { root, env, byFunction, heard }: Place,
  project: string,
  { args, mode }: { readonly args: readonly string[]; readonly mode: Mode },
): Promise<OnceAnswer> {
  const options: OnceOptions = { args, skip: mode === 'with', byFunction };
  const ran = await run(process.execPath, [ONCE, JSON.stringify(options)], {
    cwd: path.join(root, project),
    env,
    timeoutMs: TIMEOUT_MS,
  });
  heard(`${project} ${mode}`, ran.stdout + ran.stderr);
  const line = ran.stdout.split('\n').findLast((one) => one.startsWith('answer '));
  // It came to no end: as a test file of its own that has failed.
  if (line === undefined) return { ran: [], all: 0, failed: ['(no answer)'], errors: 0 };
  return JSON.parse(line.slice('answer '.length)) as OnceAnswer;
}

/** Runs a script of a project as its package manager would; false: it failed. */
export async function runScript(place: Place, project: string, target: string): Promise<boolean> {
  const script = scriptsOf(place.root, project)[target];
  return script === undefined || shell(place, project, script);
}

async function shell({ root, env, heard }: Place, project: string, script: string): Promise<boolean> {
  const cwd = path.join(root, project);
  const bins = [cwd, root].map((dir) => path.join(dir, 'node_modules', '.bin'));
  const own = { ...env, PATH: [...bins, env['PATH']].join(path.delimiter) };
  const { code, stdout, stderr } = await run('/bin/sh', ['-c', script], {
    cwd,
    env: own,
    timeoutMs: TIMEOUT_MS,
  });
  heard(`${project} ${script}`, stdout + stderr);
  return code === 0;
}
