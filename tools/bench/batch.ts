// One start of Vitest for all projects of `examples/shop` against one for each: pairs in turn, CPU time of `nx
// run-many` and all below it. --dom: so many projects run their tests in jsdom.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../rig/run.ts';
import { shop } from '../rig/shop.ts';
import { endedChildrenMs } from './cpu.ts';
import { median, numbers, report } from './options.ts';

const { pairs, dom, parallel } = numbers({ pairs: 10, dom: 0, parallel: 2 });

const JSDOM = "export default { test: { environment: 'jsdom' } };\n";

async function main(): Promise<void> {
  using shopping = await shop({ daemon: false });
  const { dir, env } = shopping;
  const nx = (...args: readonly string[]): void => {
    execFileSync(process.execPath, [join(dir, 'node_modules/.bin/nx'), ...args], {
      cwd: dir,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  const projects = ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(dir, folder)).map((name) => `${folder}/${name}`),
  );
  if (dom > 0) {
    const npm = { ...env, HOME: process.env['HOME'] };
    await must('npm', ['install', '-D', 'jsdom', '--no-audit', '--no-fund'], { cwd: dir, env: npm });
  }
  for (const project of projects.slice(0, dom)) writeFileSync(join(dir, project, 'vitest.config.mjs'), JSDOM);
  const file = join(dir, 'nx.json');
  const before = readFileSync(file, 'utf8');
  nx('g', '@subminute/nx:init', '--batchTests');
  const after = readFileSync(file, 'utf8');
  if (before === after) throw new Error('init --batchTests changed nothing');
  const cost = (settings: string): number => {
    writeFileSync(file, settings);
    const start = endedChildrenMs();
    nx('run-many', '-t', 'test', '--skip-nx-cache', `--parallel=${parallel}`);
    return endedChildrenMs() - start;
  };
  cost(before);
  cost(after);
  const each: number[] = [];
  const one: number[] = [];
  for (let i = 0; i < pairs; i++) {
    // The order changes from pair to pair: neither is always the one that follows.
    if (i % 2 === 0) each.push(cost(before));
    one.push(cost(after));
    if (i % 2 === 1) each.push(cost(before));
  }
  const shares = one.map((ms, i) => 1 - ms / (each[i] ?? 0));
  report({
    projects: projects.length,
    dom,
    pairs,
    parallel,
    eachMs: median(each),
    oneMs: median(one),
    savedShare: Number(median(shares).toFixed(3)),
    leastSavedShare: Number(Math.min(...shares).toFixed(3)),
  });
}

await main();
