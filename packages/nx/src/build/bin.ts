#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { findRoot } from '../store/find-root.ts';
import { buildProject } from './build.ts';
import { watchProject } from './watch.ts';

// What the target `build` runs: in a project's folder, for one project.
const USAGE = 'usage: subminute-build [--as MARK] [--watch]';

/** As after an interrupt: what is watched never ends well, so Nx keeps nothing of it. */
const WATCHED = 130;
const PARENT_MS = 500;

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { as: { type: 'string' }, watch: { type: 'boolean' } } });
  const home = process.cwd();
  const root = findRoot(home);
  if (root === undefined) return refuse(`${home} lies in no workspace of Nx`);
  const task = { root, home, env: process.env };
  if (values.watch === true) return watched(task);
  const result = await buildProject({ ...task, mark: values.as });
  if (!result.ok) return refuse(result.error);
  const { isGood, text } = result.value;
  if (text !== '') process.stdout.write(`${text}\n`);
  return isGood ? 0 : 1;
}

/** Ends with whoever has started it, however that one ended. */
async function watched(task: Parameters<typeof watchProject>[0]): Promise<number> {
  const ended = new AbortController();
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) ended.abort();
  }, PARENT_MS);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
  // Nobody reads any more.
  process.stdout.on('error', () => ended.abort());
  await watchProject(task, { tell: (line) => process.stdout.write(`${line}\n`), signal: ended.signal });
  clearInterval(timer);
  return WATCHED;
}

function refuse(problem: string): number {
  process.stderr.write(`subminute-build: ${problem}\n`);
  return 2;
}

try {
  process.exitCode = await run();
} catch (error) {
  const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  if (!isUsage) throw error;
  process.exitCode = refuse(`${(error as Error).message}\n${USAGE}`);
}
