// Whether a physical split of real code is right at the first try.
//
//   node tools/setup.mjs tools/bench/split.ts [--only rxjs,zod] [--keep]
//
// Packages of the npm registry that ship their TypeScript sources are put into a generated Nx workspace in a temporary
// folder, each with a test of every module (their own where they ship them) and a project that takes all names of all
// their entries. One command then splits the package: `nx g @subminute/nx:split`. Green means that all type checks and
// tests pass at once, that the ids of the tests and their outcomes are the same, and that all entries show the same names
// with the same types and all modules the same declarations. Fetches the packages. Prints one JSON line last.
import { parseArgs } from 'node:util';
import { CASES } from '../split/cases.ts';
import { type CaseResult, splitCase } from '../split/run-case.ts';
import { report } from './options.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, keep: { type: 'boolean', default: false } },
});

const only = values.only.split(',').filter((one) => one !== '');
const results: CaseResult[] = [];
for (const one of CASES) {
  if (only.length > 0 && !only.includes(one.package)) continue;
  const result = await splitCase(one, { keep: values.keep });
  results.push(result);
  console.log(JSON.stringify(result));
}
report({ packages: results.length, green: results.filter(({ green }) => green).length, results });
