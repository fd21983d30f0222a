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
import { foldRun, renderText, rootCauses, wholeCause } from '@subminute/core';
import { eventsOf } from '../corpus/nx-text.ts';
import { report } from './options.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, root: { type: 'string', default: '/repo' } },
});
const [dir] = positionals;
if (dir === undefined || values.out === undefined) {
  throw new Error('usage: evidence.ts DIR --out OUT: a folder of cases, and where the answers go');
}
const out = values.out;

/** Where no budget was exceeded nor asked for: nothing that the text does not say. */
const OPTIONS = { budgetMs: 60_000, maxBytes: 8192, nowMs: 0 };

mkdirSync(out, { recursive: true });
const cases = readdirSync(dir).filter((name) => existsSync(join(dir, name, 'raw.txt')));
let bytes = 0;
for (const name of cases) {
  const text = readFileSync(join(dir, name, 'raw.txt'), 'utf8');
  const result = foldRun(eventsOf({ text, root: values.root }));
  const said = renderText(result, OPTIONS);
  bytes += Buffer.byteLength(said);
  writeFileSync(join(out, `${name}.txt`), said);
  const drill = rootCauses(result).flatMap((cause) => wholeCause(cause));
  writeFileSync(join(out, `${name}.drill.txt`), `${drill.join('\n')}\n`);
}
report({ cases: cases.length, bytes });
