// What knowing test files spares in the life of a workspace: its newest commits are checked out one by one, oldest
// first, and the test tasks that Nx executes of each are really run with the plugin. Against them stands what these
// tasks take without it.
//
//   node tools/setup.mjs tools/bench/replay-tests.ts --workspace DIR --target test:lib --commits 100 --full 8
//     --state FILE --for 9m [--by-function] [--head REF]
//   the same with: --edits packages/query-core/src/utils.ts --function hashKey,keepPreviousData
//
// DIR is a disposable checkout with its packages installed, which stay those of the newest commit. It may be of hard
// links: files are replaced. FILE takes each measurement, so that the next call goes on where this one has stopped.
// Which tasks Nx executes is what the model of the loop says, which `model.ts reality` holds against Nx: selected by
// `nx affected` from the commit before, with another hash than when they were last executed. What these depend on is
// executed before, and is no part of the figures. Prints one JSON line last.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openCheckout } from '../replay/checkout.ts';
import { editFigures, runEdits } from '../replay/edits.ts';
import { figuresOf } from '../replay/figures.ts';
import { openState } from '../replay/state.ts';
import { walkOn } from '../replay/walk.ts';
import { report } from './options.ts';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    state: { type: 'string' },
    head: { type: 'string', default: 'HEAD' },
    target: { type: 'string', default: 'test' },
    commits: { type: 'string', default: '100' },
    full: { type: 'string', default: '8' },
    for: { type: 'string', default: '24h' },
    'by-function': { type: 'boolean', default: false },
    edits: { type: 'string' },
    function: { type: 'string', default: '' },
    logs: { type: 'boolean', default: false },
  },
});
const { workspace: root, state: file } = values;
if (root === undefined || file === undefined) throw new Error('--workspace DIR and --state FILE are needed');

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const [, amount = '', unit = ''] = /^(\d+)([smh])$/.exec(values.for) ?? [];
const untilMs = Date.now() + Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
if (Number.isNaN(untilMs)) throw new Error(`--for is '${values.for}': it must be like 90s, 9m or 2h`);

const base = path.resolve(`${file}.d`);
mkdirSync(base, { recursive: true });
const [commits, full, byFunction] = [Number(values.commits), Number(values.full), values['by-function']];
const checkout = await openCheckout({
  root,
  head: values.head,
  commits,
  target: values.target,
  byFunction,
  base,
  heard: (what, text) => {
    if (values.logs) appendFileSync(`${base}/log.txt`, `== ${what}\n${text}\n`);
  },
});
const question = { head: checkout.head, commits, full, target: values.target, byFunction };
const state = openState(file, question);
const walk = {
  checkout,
  state,
  target: values.target,
  full,
  isOver: () => Date.now() > untilMs,
  say: (text: string) => {
    console.log(text);
  },
};
const functions = values.function.split(',').filter((name) => name !== '');
const isDone =
  values.edits === undefined ? await walkOn(walk) : await runEdits(walk, { file: values.edits, functions });
const figures = values.edits === undefined ? figuresOf(state.lines) : editFigures(state.lines);
report({ done: isDone, ...figures, byFunction, nodeModules: 'of the newest commit' });
