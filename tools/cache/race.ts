import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../rig/projects.ts';
import { type Ran, run } from '../rig/run.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { type Contents, contentsOf, differences, sha256 } from './contents.ts';
import { privateHome } from './private-home.ts';
import { nxJson } from './nx-json.ts';
import type { Passage } from './through.ts';

const OUTPUT = 'packages/many/dist';
const TIMEOUT_MS = 300_000;

/** A line of each file, by its number and the round. */
const LINE = (index: number, round: number): string => `file ${index} of round ${round}\n`.repeat(20);

const BUILD = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync(process.env.BENCH_BUILDS, process.env.NX_TASK_HASH + '\\n');
appendFileSync(process.env.BENCH_BUILDS + '.pids', process.cwd() + '\\t' + process.pid + '\\n');
const round = Number(readFileSync('round.txt', 'utf8'));
const count = Number(readFileSync('files.txt', 'utf8'));
const line = ${String(LINE)};
mkdirSync('dist', { recursive: true });
for (let i = 0; i < count; i++) writeFileSync('dist/' + i + '.txt', line(i, round));
`;

/** A run in a worktree, and what is wrong with what it left. */
export interface Raced {
  readonly code: number | null;
  readonly text: string;
  readonly wrong: readonly string[];
  /** Its Nx, or the task that it ran, was killed: it need not end well. */
  readonly isKilled: boolean;
}

export interface Round {
  readonly raced: readonly Raced[];
  /** Afterwards, in a new worktree without outputs. */
  readonly later: Raced;
  /** How often the task ran, in the race and afterwards. */
  readonly builds: number;
  readonly laterBuilds: number;
  readonly hashes: number;
}

export interface Race extends AsyncDisposable {
  round(round: number): Promise<Round>;
}

export interface RaceOptions {
  readonly passage: Passage;
  readonly worktrees: number;
  readonly files: number;
  /** Asked for each run of a round: how long after the round's beginning it starts. */
  readonly startMs: () => number;
  /** Asked for each run: what is killed, and how long after its start; nothing: it is left alone. */
  readonly killed: () => Kill | undefined;
}

export interface Kill {
  readonly what: 'nx' | 'builder';
  readonly afterMs: number;
}

/** One repository with worktrees that build the same task at once. */
export async function race({ passage, worktrees, files, startMs, killed }: RaceOptions): Promise<Race> {
  const home = privateHome();
  const ws = await workspace({ plugin: passage.plugin, files: filesOf(passage, files) });
  const ledger = join(dirname(ws.dir), 'builds.txt');
  const env = { ...ws.env, HOME: home.dir, BENCH_BUILDS: ledger, ...passage.env() };
  const trees = Array.from({ length: worktrees }, (_, i) => addTree(ws, String(i)));
  return {
    round: (round) => playRound({ ws, env, trees, ledger, files, round, startMs, killed }),
    [Symbol.asyncDispose]: async () => {
      await passage.end(ws.store);
      await ws[Symbol.asyncDispose]();
      home[Symbol.dispose]();
    },
  };
}

function filesOf(passage: Passage, files: number): Record<string, string> {
  const build = { command: passage.command('node build.js'), outputs: ['{projectRoot}/dist'] };
  return {
    'nx.json': nxJson(passage),
    ...project('@bench/many', { build }),
    'packages/many/build.js': BUILD,
    'packages/many/files.txt': String(files),
    'packages/many/round.txt': '0',
  };
}

/** Beside the workspace, with packages of its own. */
function addTree(ws: Workspace, name: string): string {
  const tree = join(dirname(ws.dir), 'trees', name);
  execFileSync('git', ['worktree', 'add', '-q', '--detach', tree], { cwd: ws.dir, env: ws.env });
  execFileSync('cp', ['-al', join(ws.dir, 'node_modules'), join(tree, 'node_modules')]);
  return tree;
}

function removeTree(ws: Workspace, tree: string): void {
  execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: ws.dir, env: ws.env });
}

interface Playing {
  readonly ws: Workspace;
  readonly env: NodeJS.ProcessEnv;
  readonly trees: readonly string[];
  readonly ledger: string;
  readonly files: number;
  readonly round: number;
  readonly startMs: RaceOptions['startMs'];
  readonly killed: RaceOptions['killed'];
}

async function playRound(playing: Playing): Promise<Round> {
  const { ws, trees, ledger, round, startMs, killed } = playing;
  const fresh = addTree(ws, `later-${round}`);
  for (const tree of [...trees, fresh]) {
    rmSync(join(tree, OUTPUT), { recursive: true, force: true });
    writeFileSync(join(tree, 'packages/many/round.txt'), String(round));
  }
  writeFileSync(ledger, '');
  writeFileSync(pidsOf(ledger), '');
  const raced = await Promise.all(
    trees.map(async (tree) => {
      await sleep(startMs());
      return runIn(tree, playing, killed());
    }),
  );
  const built = lines(ledger);
  const later = await runIn(fresh, playing);
  const all = lines(ledger);
  removeTree(ws, fresh);
  return {
    raced,
    later,
    builds: built.length,
    laterBuilds: all.length - built.length,
    hashes: new Set(all).size,
  };
}

async function runIn(tree: string, { env, files, round, ledger }: Playing, kill?: Kill): Promise<Raced> {
  const nx = join(tree, 'node_modules/.bin/nx');
  const builder = kill?.what === 'builder' ? killBuilder(tree, ledger, kill.afterMs) : undefined;
  const ran: Ran = await run(process.execPath, [nx, 'run-many', '-t', 'build'], {
    cwd: tree,
    env,
    timeoutMs: kill?.what === 'nx' ? kill.afterMs : TIMEOUT_MS,
  });
  const isKilled = (await builder) === true || (kill?.what === 'nx' && ran.code === null);
  const text = `${ran.stdout}${ran.stderr}`;
  const wrong = differences(wanted(files, round), contentsOf(tree, [OUTPUT]));
  return { code: ran.code, text, wrong, isKilled };
}

function pidsOf(ledger: string): string {
  return `${ledger}.pids`;
}

/** The task of one worktree, if it runs at that moment. */
async function killBuilder(tree: string, ledger: string, afterMs: number): Promise<boolean> {
  await sleep(afterMs);
  const own = lines(pidsOf(ledger)).filter((line) => line.startsWith(`${tree}/`));
  const pid = Number(own.at(-1)?.split('\t')[1]);
  if (Number.isNaN(pid)) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function wanted(files: number, round: number): Contents {
  const all = new Map([[OUTPUT, 'folder']]);
  for (let i = 0; i < files; i++) all.set(`${OUTPUT}/${i}.txt`, `file ${sha256(LINE(i, round))}`);
  return all;
}

function lines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}
