// Worktrees of one repository that share a store, each edited at random and run again and again; some runs are killed.
// What each test file must come to follows from the numbers in the sources, so that no run is needed to know it:
// a test file that must fail and is not reported as failed is a wrong pass.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type UnitsWorkspace, unitsWorkspace, writeFiles } from '../rig/units/workspace.ts';
import { numbers, random, report } from './options.ts';

const MODULES = 6;

const CONFIG = `import { writeFileSync } from 'node:fs';
import { subminute } from '@subminute/vitest';
const told = { onTestRunEnd(modules) {
  const failed = modules.filter((module) => !module.ok()).map((module) => module.moduleId.split('/').at(-1));
  writeFileSync(process.env.TOLD, JSON.stringify({ ran: modules.length, failed }));
} };
export default {
  plugins: [subminute({ audit: 0, byFunction: process.env.BY_FUNCTION === '1' })],
  test: { pool: 'threads', maxWorkers: 1, reporters: [told] },
};
`;

/** A worktree and the numbers that its modules have now. */
interface Tree {
  readonly dir: string;
  readonly values: number[];
}

interface Tally {
  runs: number;
  killed: number;
  /** Ended by themselves, and told nothing. */
  broken: number;
  wrongPasses: number;
  wrongFailures: number;
  ran: number;
  known: number;
}

const { trees, minutes, seed, byFunction } = numbers({ trees: 8, minutes: 10, seed: 1, byFunction: 0 });
const next = random(seed);
const until = Date.now() + minutes * 60_000;
const tally: Tally = { runs: 0, killed: 0, broken: 0, wrongPasses: 0, wrongFailures: 0, ran: 0, known: 0 };

/** Module `i` adds its own number to what the next two have; the last ones have only their own. */
function moduleText(index: number, value: number): string {
  const below = [index + 1, index + 2].filter((other) => other < MODULES);
  const imports = below.map((other) => `import { total as t${other} } from './m${other}';\n`).join('');
  const sum = below.map((other) => ` + t${other}()`).join('');
  return `${imports}export function total(): number {\n  return ${value}${sum};\n}\nexport const unused = () => ${value % 3};\n`;
}

function totalOf(values: readonly number[], index: number): number {
  const below = [index + 1, index + 2].filter((other) => other < MODULES);
  return (values[index] ?? 0) + below.reduce((sum, other) => sum + totalOf(values, other), 0);
}

/** A test file fails where the total of its module is a multiple of five. */
function mustFail({ values }: Tree): ReadonlySet<string> {
  const names = values.flatMap((_, index) => (totalOf(values, index) % 5 === 0 ? [`m${index}.test.ts`] : []));
  return new Set(names);
}

function makeTrees(workspace: UnitsWorkspace): readonly Tree[] {
  const { root, env, write } = workspace;
  write({ 'vitest.config.mjs': CONFIG, 'package-lock.json': '{"lockfileVersion":3,"packages":{}}' });
  write({ '.gitignore': 'node_modules\n' });
  for (let index = 0; index < MODULES; index++) {
    write({
      [`src/m${index}.ts`]: moduleText(index, index + 1),
      [`src/m${index}.test.ts`]: `import { expect, test } from 'vitest';\nimport { total } from './m${index}';\ntest('total', () => { expect(total() % 5).not.toBe(0); });\n`,
    });
  }
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root, env });
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  return Array.from({ length: trees }, (_, index) => {
    const dir = path.join(path.dirname(root), 'trees', String(index));
    git('worktree', 'add', '-q', '--detach', dir);
    symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'));
    return { dir, values: Array.from({ length: MODULES }, (_unused, at) => at + 1) };
  });
}

function edit(tree: Tree): void {
  const index = Math.floor(next() * MODULES);
  // Few numbers, so that states come back and are found again.
  tree.values[index] = 1 + Math.floor(next() * 4);
  const comment = next() < 0.3 ? `// ${Math.floor(next() * 100)}\n` : '';
  writeFiles(tree.dir, { [`src/m${index}.ts`]: comment + moduleText(index, tree.values[index] ?? 0) });
}

async function runIn(tree: Tree, { env }: UnitsWorkspace): Promise<void> {
  const told = path.join(path.dirname(tree.dir), `told-${path.basename(tree.dir)}.json`);
  rmSync(told, { force: true });
  const entry = path.join(tree.dir, 'node_modules', 'vitest', 'vitest.mjs');
  const own = { ...env, SUBMINUTE_DEBUG: '', TOLD: told, BY_FUNCTION: String(byFunction) };
  const child = spawn(process.execPath, [entry, 'run'], { cwd: tree.dir, env: own, stdio: 'ignore' });
  const isDoomed = next() < 0.1;
  const timer = isDoomed ? setTimeout(() => child.kill('SIGKILL'), 200 + next() * 3000) : undefined;
  const signal = await new Promise((resolve) => {
    child.once('exit', (_, by) => {
      resolve(by);
    });
  });
  clearTimeout(timer);
  tally.runs++;
  if (signal !== null) tally.killed++;
  else if (!existsSync(told)) tally.broken++;
  else compare(tree, JSON.parse(readFileSync(told, 'utf8')) as Told);
}

interface Told {
  readonly ran: number;
  readonly failed: readonly string[];
}

function compare(tree: Tree, { ran, failed }: Told): void {
  const wanted = mustFail(tree);
  tally.ran += ran;
  tally.known += MODULES - ran;
  tally.wrongPasses += [...wanted].filter((name) => !failed.includes(name)).length;
  tally.wrongFailures += failed.filter((name) => !wanted.has(name)).length;
}

async function work(tree: Tree, workspace: UnitsWorkspace): Promise<void> {
  while (Date.now() < until) {
    if (next() < 0.8) edit(tree);
    await runIn(tree, workspace);
  }
}

/** What SQLite says of the file that they all wrote to. */
function integrity(store: string): readonly string[] {
  return globSync(`${store}/**/units-v1.db`).map((file) => {
    const db = new DatabaseSync(file);
    const [row] = db.prepare('PRAGMA integrity_check').all();
    db.close();
    return String(row?.['integrity_check']);
  });
}

using workspace = unitsWorkspace();
mkdirSync(path.join(path.dirname(workspace.root), 'trees'));
const all = makeTrees(workspace);
await Promise.all(all.map((tree) => work(tree, workspace)));
const store = workspace.env['SUBMINUTE_STORE'] ?? '';
const whole = integrity(store);
const aside = globSync(`${store}/**/*.aside-*`).length;
report({ trees, minutes, byFunction, ...tally, integrity: whole, aside });
const isRight = tally.wrongPasses + tally.wrongFailures + tally.broken + aside === 0;
// Where nothing was known, nothing is shown.
process.exitCode = isRight && tally.known > 0 && whole.every((said) => said === 'ok') ? 0 : 1;
