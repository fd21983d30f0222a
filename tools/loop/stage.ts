// A workspace of a system on disk: its tools installed once and kept, its packages generated, its state committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commit, environment } from '../rig/workspace.ts';
import { type Measured, measured } from './measured.ts';
import type { LoopProject } from './projects.ts';
import { type Files, json, sourcesOf } from './sources.ts';
import { NOTHING, type Outcome, type System } from './systems/system.ts';
import { toolsOf } from './tools.ts';

export interface Stage {
  readonly system: System;
  readonly dir: string;
  readonly files: Files;
  /** Back to the committed state, with all known again. */
  reset(): Promise<void>;
  run(which: 'all' | 'affected'): Promise<Ran>;
  /** Something else, in its environment: arguments of Node. */
  ask(args: readonly string[]): Promise<Measured>;
  write(files: Files): void;
}

export interface Ran extends Measured {
  readonly outcome: Outcome;
}

export interface Staging {
  readonly keep: string;
  /** The folder of this run; it goes when that ends. */
  readonly base: string;
  readonly projects: readonly LoopProject[];
  readonly isApart: boolean;
  readonly timeoutMs: number;
}

export async function stage(system: System, staging: Staging): Promise<Stage> {
  const { base, projects, isApart, timeoutMs } = staging;
  const dir = path.join(base, system.name);
  const home = path.join(base, `${system.name}-home`);
  mkdirSync(home, { recursive: true });
  mkdirSync(dir);
  const tools = await toolsOf(system, staging.keep);
  execFileSync('cp', ['-al', path.join(tools, 'node_modules'), path.join(dir, 'node_modules')]);
  const files = {
    ...sourcesOf(projects, system.layout, system.manifest),
    ...system.files(projects),
    ...rootManifests(tools, projects),
  };
  const write = (all: Files): void => {
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    }
  };
  write(files);
  mkdirSync(path.join(dir, 'node_modules/@w'), { recursive: true });
  for (const { name, home: at } of projects)
    symlinkSync(path.join(dir, at), path.join(dir, 'node_modules/@w', name));
  const env = { ...environment({ home, store: path.join(home, 'store'), daemon: false }), ...system.env };
  const ask = (args: readonly string[]): Promise<Measured> =>
    measured(args, { cwd: dir, env, isApart, timeoutMs });
  commit(dir, env);
  for (const args of system.setUp ?? []) {
    const { code, output } = await ask(args);
    if (code !== 0)
      throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}: ${output.slice(-3000)}`);
  }
  commit(dir, env, 'Set up');
  const run = async (which: 'all' | 'affected'): Promise<Ran> => {
    for (const file of system.told(dir, home)) rmSync(file);
    const ran = await ask(system.command(dir, which));
    const [told] = system.told(dir, home);
    if (told === undefined && ran.code !== 0)
      throw new Error(`${system.name} ended with ${ran.code ?? 'a signal'}: ${ran.output.slice(-3000)}`);
    return { ...ran, outcome: told === undefined ? NOTHING : system.outcome(readFileSync(told, 'utf8')) };
  };
  const reset = async (): Promise<void> => {
    execFileSync('git', ['checkout', '-q', '--', '.'], { cwd: dir, env });
    execFileSync('git', ['clean', '-fdq'], { cwd: dir, env });
    demandGreen(system, await run('all'));
  };
  return { system, dir, files, write, run, reset, ask };
}

/** Without a failure there is nothing to compare with. */
export function demandGreen({ name }: System, { code, output, outcome }: Ran): void {
  if (code === 0 && outcome.failing.length === 0) return;
  throw new Error(`${name} fails without any edit (${code ?? 'killed'}): ${output.slice(-3000)}`);
}

interface Lockfile {
  readonly packages: Record<string, Record<string, unknown>>;
}

/** As the package manager would have written them, the projects being packages of the workspace. */
function rootManifests(tools: string, projects: readonly LoopProject[]): Files {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(tools, file), 'utf8')) as unknown;
  const workspaces = ['packages/*'];
  const manifest = read('package.json') as Record<string, unknown>;
  const lockfile = read('package-lock.json') as Lockfile;
  const packages = { ...lockfile.packages, '': { ...lockfile.packages[''], workspaces } };
  const own = projects.flatMap(({ scope, home, needs }) => [
    [`node_modules/${scope}`, { resolved: home, link: true }],
    [
      home,
      {
        name: scope,
        version: '1.0.0',
        dependencies: Object.fromEntries(needs.map((one) => [`@w/${one}`, '*'])),
      },
    ],
  ]);
  return {
    'package.json': json({ ...manifest, workspaces, packageManager: 'npm@11.0.0' }),
    'package-lock.json': json({
      ...lockfile,
      packages: { ...packages, ...(Object.fromEntries(own) as object) },
    }),
  };
}
