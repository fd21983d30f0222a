// What the verdict says of the runs of a corpus, from their printed text alone, through the code that
// the command uses.
//
//   node tools/setup.mjs tools/bench/evidence.ts DIR --out OUT [--root /repo] [--structured]
//
// DIR holds a folder for each case: raw.txt, and where it is known facts.json. Writes OUT/<case>.txt (the
// first answer) and OUT/<case>.drill.txt (everything that `show` gives). Prints one JSON line last.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { foldRun, renderText, rootCauses } from '@subminute/core';
import { everySkipped, wholeCause } from '@subminute/core/render';
import { eventsOf } from '../recorded/nx-text.ts';
import type { Facts } from '../recorded/facts.ts';
import { type Score, scoreOf, tokensOf } from '../recorded/score.ts';
import { withStructured } from '../recorded/structured.ts';
import { report } from './options.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    root: { type: 'string', default: '/repo' },
    structured: { type: 'boolean', default: false },
  },
});
const [dir] = positionals;
if (dir === undefined || values.out === undefined) {
  throw new Error('usage: evidence.ts DIR --out OUT: a folder of cases, and where the answers go');
}
const out = values.out;

/** Where no budget was exceeded nor asked for: nothing that the text does not say. */
const OPTIONS = { budgetMs: 60_000, maxBytes: 8192, nowMs: 0 };

mkdirSync(out, { recursive: true });
const scores: Score[] = [];
for (const name of readdirSync(dir).toSorted()) {
  const file = (of: string): string => join(dir, name, of);
  if (!existsSync(file('raw.txt'))) continue;
  const events = eventsOf({ text: readFileSync(file('raw.txt'), 'utf8'), root: values.root });
  const result = foldRun(values.structured ? withStructured(events, join(dir, name), values.root) : events);
  const answer = renderText(result, OPTIONS);
  const whole = rootCauses(result).flatMap((cause) => wholeCause(cause));
  const drill = `${[...whole, ...everySkipped(result)].join('\n')}\n`;
  writeFileSync(join(out, `${name}.txt`), answer);
  writeFileSync(join(out, `${name}.drill.txt`), drill);
  const facts = existsSync(file('facts.json'))
    ? (JSON.parse(readFileSync(file('facts.json'), 'utf8')) as Facts)
    : undefined;
  const score = scoreOf(answer, drill, facts);
  scores.push(score);
  const ideal = existsSync(file('ideal.txt')) ? tokensOf(readFileSync(file('ideal.txt'), 'utf8')) : undefined;
  const ratio = ideal === undefined ? '' : ` ${(score.tokens / ideal).toFixed(2)} of the ideal`;
  const facts1 = `${score.factsTold}/${score.facts}`;
  console.log(`${name}: ${score.tokens} tokens${ratio}, facts ${facts1} ${score.violations.join(', ')}`);
}
const sum = (of: (score: Score) => number): number => scores.reduce((total, score) => total + of(score), 0);
report({
  cases: scores.length,
  tokens: sum((score) => score.tokens),
  facts: sum((score) => score.factsTold) / sum((score) => score.facts),
  rootCauses: sum((score) => score.rootCausesTold) / sum((score) => score.rootCauses),
  deepFacts: sum((score) => score.deepFactsTold) / sum((score) => score.deepFacts),
  violations: sum((score) => score.violations.length),
  falseGreen: sum((score) => Number(score.falseGreen)),
});
