// Whether the packed packages work wherever they say they do:
//
//   node tools/setup.mjs tools/matrix.ts            every combination
//   node tools/setup.mjs tools/matrix.ts --pairwise each pair of values once
//   node tools/setup.mjs tools/matrix.ts --each     each value once
//
// Nx × Node × package manager × daemon: a green and a red run each.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { AXES, type Combination, all, each, pairwise } from './rig/combinations.ts';
import { project } from './rig/projects.ts';
import { nodeBinary } from './rig/template.ts';
import { workspace } from './rig/workspace.ts';

const { values } = parseArgs({
  options: { pairwise: { type: 'boolean', default: false }, each: { type: 'boolean', default: false } },
});

const FILES = {
  ...project('@m/core', { test: 'node test.js' }),
  ...project('@m/cart', { test: { command: 'node test.js', dependsOn: ['^test'] } }),
  'packages/core/test.js': 'console.log("core is fine")\n',
  'packages/cart/test.js': 'console.log("cart is fine")\n',
};

/** What is wrong with a combination; empty where it works. */
async function tryOut({ nx, node, manager, daemon }: Combination): Promise<readonly string[]> {
  await using ws = await workspace({
    nx,
    manager,
    daemon,
    files: FILES,
    node: await nodeBinary(node),
    isolated: true,
  });
  const wrong: string[] = [];
  const green = await ws.subminute(['run-many', '-t', 'test']);
  if (!green.stdout.startsWith('PASS 2 tasks · ') || green.code !== 0)
    wrong.push(`green: ${green.stdout}${green.stderr}`);
  ws.write({ 'packages/core/test.js': 'function f() {\n  throw new Error("core is broken");\n}\nf();\n' });
  const red = await ws.subminute(['affected', '-t', 'test', '--base=HEAD']);
  const isRight = /^F1 @m\/core:test packages\/core\/test\.js:2:9 Error core is broken$/m.test(red.stdout);
  if (!isRight || red.code !== 1) wrong.push(`red: ${red.stdout}${red.stderr}`);
  const last = await ws.subminute(['last']);
  if (last.code !== 1) wrong.push(`last: ${last.stdout}`);
  return wrong;
}

const combinations = (values.each ? each : values.pairwise ? pairwise : all)(AXES);
let failed = 0;
const left = combinations.values();
/** Takes one after the other of those that nobody has taken. */
async function tryRest(): Promise<void> {
  for (const combination of left) {
    const wrong = await tryOut(combination).catch((error: unknown) => [String(error)]);
    const { nx, node, manager, daemon } = combination;
    if (wrong.length > 0) failed++;
    console.log(
      `${wrong.length > 0 ? 'FAIL' : 'ok  '} nx ${nx} · node ${node} · ${manager} · daemon ${daemon ? 'on' : 'off'}`,
    );
    for (const text of wrong) console.log(text.replaceAll(/^/gm, '     '));
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, tryRest));
console.log(JSON.stringify({ combinations: combinations.length, failed }));
process.exitCode = failed > 0 ? 1 : 0;
