// Asks for what the tests of CI came to:
//
//   node tools/ci/tests.ts repeat FIRST           the files to run once more by themselves, a line each
//   node tools/ci/tests.ts tally FIRST [AGAIN]    "PASSED FAILED", then what failed and why
import { existsSync, readFileSync } from 'node:fs';
import { type Outcome, filesToRepeat, tallyOf } from './outcome.ts';

const outcomeOf = (file: string): Outcome => JSON.parse(readFileSync(file, 'utf8')) as Outcome;

const [what, first = '', again = ''] = process.argv.slice(2);
if (what === 'repeat') console.log(filesToRepeat(outcomeOf(first)).join('\n'));
else if (what === 'tally') {
  const { passed, failed, lines } = tallyOf(
    outcomeOf(first),
    existsSync(again) ? outcomeOf(again) : undefined,
  );
  console.log([`${passed} ${failed}`, ...lines].join('\n'));
} else throw new Error('usage: tests.ts repeat|tally FIRST [AGAIN]');
