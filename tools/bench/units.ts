// What knowing test files costs and takes. In pairs in turn, CPU time of Vitest and all below it:
// `cost`: a run in which nothing is known, with the plugin and without · `known`: one in which all is known, against
// a Vitest that starts and runs nothing · `size`: bytes of the store for each test file and state.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'node:fs';
import { type UnitsWorkspace, unitsWorkspace } from '../rig/units/workspace.ts';
import { endedChildrenMs } from './cpu.ts';
import { median, random, report } from './options.ts';

const { positionals, values: given } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '40' },
    pairs: { type: 'string', default: '10' },
    states: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    'by-function': { type: 'boolean', default: false },
  },
});
const files = Number(given.files);
const pairs = Number(given.pairs);

const PLUGIN = `import { subminute } from '@subminute/vitest';
export default { plugins: [subminute({ audit: 0, byFunction: ${String(given['by-function'])} })] };
`;
const PLAIN = 'export default {};\n';
/** Vitest as it starts, with the same test files, none of which it runs. */
const NOTHING = `import { BaseSequencer } from 'vitest/node';
class None extends BaseSequencer { async sort() { return []; } }
export default { test: { passWithNoTests: true, sequence: { sequencer: None } } };
`;

/** Each test file takes modules of its own and shared ones, as those of a package do. */
function fill({ write }: UnitsWorkspace): void {
  write({ 'plugin.config.mjs': PLUGIN, 'plain.config.mjs': PLAIN, 'nothing.config.mjs': NOTHING });
  write({
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'src/hub.ts': moduleText('hub', 30, []),
  });
  for (let index = 0; index < files; index++) {
    const shared = [0, 1, 2].map((step) => `m${(index + step * 7) % files}`);
    write({
      [`src/m${index}.ts`]: moduleText(`m${index}`, 20, ['hub']),
      [`src/m${index}.test.ts`]: testText(`m${index}`, [...new Set([...shared, `m${index}`])]),
    });
  }
}

function moduleText(name: string, functions: number, imports: readonly string[]): string {
  const head = imports.map((one) => `import { ${one}0 } from './${one}';\n`).join('');
  const bodies = Array.from(
    { length: functions },
    (_, index) =>
      `/** Number ${index}. */\nexport function ${name}${index}(value: number): number {\n` +
      `  const doubled = value * 2;\n  return ${imports.length > 0 ? 'hub0(doubled)' : 'doubled'} + ${index};\n}\n`,
  );
  return head + bodies.join('');
}

function testText(name: string, imports: readonly string[]): string {
  const head = imports.map((one) => `import { ${one}0 } from './${one}';\n`).join('');
  return `import { expect, test } from 'vitest';\n${head}
test('${name} works', () => {
  // As much work in each run, without asking for the time: that would be the system's.
  const data = Array.from({ length: 100 }, (_, index) => ({ index, name: 'n' + index }));
  for (let round = 0; round < ${Number(given.rounds)}; round++) JSON.stringify(JSON.parse(JSON.stringify(data)).map(({ index }) => ${name}0(index)));
  expect(typeof ${name}0(1)).toBe('number');
});
`;
}

/** CPU ms of one run; of one of the plugin, so many test files must be known. */
function vitest({ root, env }: UnitsWorkspace, config: string, store: string, wanted = 0): number {
  const before = endedChildrenMs();
  const entry = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const ran = spawnSync(process.execPath, [entry, 'run', '--config', `${config}.config.mjs`], {
    cwd: root,
    env: { ...env, SUBMINUTE_STORE: store, SUBMINUTE_DEBUG: '' },
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(`${config}: ${ran.stdout}\n${ran.stderr}`);
  const count = Number(/, (\d+) known$/m.exec(ran.stderr)?.[1] ?? 0);
  if (count !== wanted) throw new Error(`${config}: ${count} test files are known, not ${wanted}`);
  return endedChildrenMs() - before;
}

function newStore({ root }: UnitsWorkspace): string {
  return mkdtempSync(path.join(path.dirname(root), 'store-'));
}

/** Ratios of pairs, the order changing from one to the next. */
function ratios(
  one: () => number,
  other: () => number,
): { readonly ratios: number[]; readonly ms: readonly number[] } {
  one();
  other();
  const found = Array.from({ length: pairs }, (_, index) => {
    if (index % 2 === 0) return [one(), other()] as const;
    const second = other();
    return [one(), second] as const;
  });
  return {
    ratios: found.map(([a, b]) => a / b),
    ms: [median(found.map(([a]) => a)), median(found.map(([, b]) => b))],
  };
}

function cost(workspace: UnitsWorkspace): void {
  const { ratios: all, ms } = ratios(
    () => vitest(workspace, 'plugin', newStore(workspace)),
    () => vitest(workspace, 'plain', newStore(workspace)),
  );
  report({
    files,
    pairs,
    byFunction: given['by-function'],
    withMs: ms[0],
    withoutMs: ms[1],
    ratio: rounded(median(all)),
  });
}

function known(workspace: UnitsWorkspace): void {
  const store = newStore(workspace);
  vitest(workspace, 'plugin', store);
  const { ratios: all, ms } = ratios(
    () => vitest(workspace, 'plugin', store, files),
    () => vitest(workspace, 'nothing', store),
  );
  report({ files, pairs, knownMs: ms[0], startMs: ms[1], ratio: rounded(median(all)) });
}

function size(workspace: UnitsWorkspace): void {
  const store = newStore(workspace);
  const next = random(Number(given.seed));
  vitest(workspace, 'plugin', store);
  for (let state = 1; state < Number(given.states); state++) {
    const index = Math.floor(next() * files);
    workspace.write({
      [`src/m${index}.ts`]: `${moduleText(`m${index}`, 20, ['hub'])}export const state = ${state};\n`,
    });
    workspace.write({ 'src/hub.ts': `${moduleText('hub', 30, [])}export const state = ${state};\n` });
    // All of them take something from the hub.
    vitest(workspace, 'plugin', store);
  }
  const bytes = globSync(`${store}/**/units-*`).reduce((sum, file) => sum + statSync(file).size, 0);
  const states = files * Number(given.states);
  report({ files, states: Number(given.states), bytes, bytesPerState: Math.round(bytes / states) });
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(3));
}

const [what = ''] = positionals;
const WORK: Readonly<Record<string, (workspace: UnitsWorkspace) => void>> = { cost, known, size };
const work = WORK[what];
if (!work) throw new Error(`'${what}' is none of ${Object.keys(WORK).join(', ')}`);
using workspace = unitsWorkspace();
fill(workspace);
work(workspace);
